import { acceptInvitation } from './accept-invitation.ts';
import type { StoryRunner } from './story-runner.ts';

const MISTYPED = 'lena@boraelis.test';
const RIGHT = 'lena@borealis.test';

/** A mistyped address: the mail comes back, the inviter is told and corrects it, and the person logs in. */
export async function typoStory(story: StoryRunner): Promise<void> {
  story.heading('An address is mistyped, the mail comes back, and whoever sent it is told');
  await story.types('alice', `/invite ${MISTYPED}`, /Welcome email sent to lena@boraelis\.test/);
  await story.mail(MISTYPED, 1, /Northwind Tower/);
  const news = await story.reads(
    'alice',
    /Lena Vogt \(lena@boraelis\.test\) came back.*The mail server said/,
  );

  story.heading('Alice corrects the address from there, and Lena logs in');
  const form = await story.opensFrom('alice', news, 'Correct address…', 'Correct address');
  await story.submits('alice', form, { Email: RIGHT });
  await story.screen('alice', form, [/is corrected: lena@boraelis\.test → lena@borealis\.test/]);
  const mail = await story.mail(RIGHT, 1, /Northwind Tower/);
  await acceptInvitation(story, { mail, firstName: 'Lena', password: 'cable trays and daylight 12' });
  await story.card('#invites', [/Lena Vogt/, /lena@borealis\.test/, /Logged in ·/]);
  await story.noMoreMail(MISTYPED, 1);
}
