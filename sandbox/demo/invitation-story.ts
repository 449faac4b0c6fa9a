import { MINUTE } from '../../src/clock.ts';
import { InvitedPerson, wordsOf } from './invited-person.ts';
import type { Stage } from './stage.ts';

const SAM = 'sam@acme.test';
const INES = 'ines@acme.test';

/** An invitation from the command to the login, who is refused, and two clicks at once. */
export async function invitationStory(stage: Stage): Promise<void> {
  const { sandbox } = stage;

  stage.scene('A Directory Admin invites a Subcontractor');
  await stage.types('alice', `/invite ${SAM}`, /Welcome email sent to sam@acme\.test/);
  await stage.mail(SAM, 1, /Northwind Tower/);
  await stage.card('#invites', [/Sam Steel/, /Welcome email delivered/]);

  stage.scene('Days 3 and 7 pass, and Sam has not logged in');
  await stage.days(3);
  await stage.mail(SAM, 2, /./);
  await stage.days(4);
  const { text } = await stage.mail(SAM, 3, /./);

  stage.scene('Sam opens the link of the latest mail and chooses a password');
  const link = /https?:\/\/\S+\/i\/[\w-]+/.exec(text)?.[0] ?? '';
  const sam = new InvitedPerson();
  const page = await sam.opens(link);
  stage.equal(page.status, 200, 'the status of the invitation page');
  stage.tells(wordsOf(page.page));
  stage.holds(page.page.includes('name="password"'), 'the page was to ask for a password');
  const inside = await sam.sends(link, { password: 'girders and rivets 47' });
  stage.tells(wordsOf(inside.page));
  stage.holds(/Northwind Tower/.test(inside.page), 'the page was to welcome Sam to Northwind Tower');
  await stage.card('#invites', [/Sam Steel/, /Day 7 follow-up delivered/, /Logged in ·/]);

  stage.scene('Day 14 passes, and nothing is sent');
  await stage.days(7);
  await stage.noMoreMail(SAM, 3);

  stage.scene('Who may not is told so, and who can');
  await stage.types(
    'grace',
    '/invite mei@northwind.test',
    /assignable permissions templates[\s\S]*Alice Admin/,
  );
  await stage.types('rita', '/invite tomasz@acme.test', /Create and Edit Users[\s\S]*Alice Admin/);
  await stage.noMoreMail('mei@northwind.test', 0);
  await stage.noMoreMail('tomasz@acme.test', 0);

  stage.scene('The Admin re-invites someone twice at once, and one mail leaves');
  await stage.types('alice', `/invite ${INES}`, /Welcome email sent to ines@acme\.test/);
  await stage.mail(INES, 1, /./);
  await stage.settled();
  sandbox.advance(5 * MINUTE);
  await Promise.all(
    [1, 2].map(() => stage.types('alice', `/reinvite ${INES}`, /Welcome email sent to ines@acme\.test/)),
  );
  await stage.mail(INES, 2, /./);
  await stage.noMoreMail(INES, 2);
}
