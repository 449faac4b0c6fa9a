import { MINUTE } from '../../src/clock.ts';
import { acceptInvitation } from './accept-invitation.ts';
import type { StoryRunner } from './story-runner.ts';

const SAM = 'sam@acme.test';
const INES = 'ines@acme.test';

/** An invitation from the command to the login, two refusals, and two re-invites at once. */
export async function invitationStory(story: StoryRunner): Promise<void> {
  const { sandbox } = story;

  story.heading('A Directory Admin invites a Subcontractor');
  await story.types('alice', `/invite ${SAM}`, /Welcome email sent to sam@acme\.test/);
  await story.mail(SAM, 1, /Northwind Tower/);
  await story.card('#invites', [/Sam Steel/, /Welcome email sent ·.*, delivered/]);

  story.heading('Days 3 and 7 pass, and Sam has not logged in');
  await story.days(3);
  await story.mail(SAM, 2, /./);
  await story.days(4);
  const mail = await story.mail(SAM, 3, /./);

  story.heading('Sam opens the link of the latest mail and chooses a password');
  await acceptInvitation(story, { mail, firstName: 'Sam', password: 'girders and rivets 47' });
  await story.card('#invites', [/Sam Steel/, /Day 7 follow-up sent ·.*, delivered/, /Logged in ·/]);

  story.heading('Day 14 passes, and nothing is sent');
  await story.days(7);
  await story.noMoreMail(SAM, 3);

  story.heading('Someone without the right is told so, and who can do it');
  await story.types(
    'grace',
    '/invite mei@northwind.test',
    /assignable permissions templates[\s\S]*Alice Admin/,
  );
  await story.types('rita', '/invite tomasz@acme.test', /Create and Edit Users[\s\S]*Alice Admin/);
  await story.noMoreMail('mei@northwind.test', 0);
  await story.noMoreMail('tomasz@acme.test', 0);

  story.heading('The Admin re-invites someone twice at once, and one mail leaves');
  await story.types('alice', `/invite ${INES}`, /Welcome email sent to ines@acme\.test/);
  await story.mail(INES, 1, /./);
  await story.settled();
  sandbox.advance(5 * MINUTE);
  await story.typesAtOnce('alice', `/reinvite ${INES}`, [
    /, round 2\./,
    /just now by Alice Admin.*not sent twice/,
  ]);
  await story.mail(INES, 2, /./);
  await story.noMoreMail(INES, 2);
}
