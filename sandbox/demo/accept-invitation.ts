import type { Mail } from '../resend/mail.ts';
import { InvitedPerson, wordsOf } from './invited-person.ts';
import type { StoryRunner } from './story-runner.ts';

/** Someone opens the link of their mail from Northwind Tower and chooses a password. Prints both pages. */
export async function acceptInvitation(
  story: StoryRunner,
  invited: { mail: Mail; firstName: string; password: string },
): Promise<void> {
  const { mail, firstName, password } = invited;
  const link = /https?:\/\/\S+\/i\/[\w-]+/.exec(mail.text)?.[0] ?? '';
  const visitor = new InvitedPerson();
  const page = await visitor.opens(link);
  story.checkEqual(page.status, 200, 'the status of the invitation page');
  story.prints(wordsOf(page.page));
  story.check(page.page.includes('name="password"'), 'the page should ask for a password');
  const inside = await visitor.sends(link, { password });
  story.prints(wordsOf(inside.page));
  story.check(
    inside.page.includes('Welcome to Northwind Tower'),
    `the page should welcome ${firstName} to Northwind Tower`,
  );
}
