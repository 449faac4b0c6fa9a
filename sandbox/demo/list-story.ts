import type { OpenForm } from '../slack/people/messages-and-forms.ts';
import { holdUp } from './hold-up.ts';
import { MONDAYS_LIST } from './mondays-list.ts';
import type { StoryRunner } from './story-runner.ts';

const TEMPLATE = 'Permissions template, where the list names none';

/** A list of 40 with some wrong rows: preview, progress, what it came to, and the refused rows sent again once corrected. */
export async function listStory(story: StoryRunner): Promise<void> {
  story.heading('Monday’s list of 40: a preview says what would become of each row');
  await story.days(2);
  const preview = await previews(story, 'monday.csv', MONDAYS_LIST);
  await story.shows('alice', preview, [/30 {2}Needs a permissions template/]);
  await story.chooses('alice', preview, TEMPLATE, 'Subcontractor');
  await story.screen('alice', preview, [
    ...[/29 {2}Will be added and invited/, /3 {2}Will be invited/, /1 {2}Invited before/],
    ...[/1 {2}Already logged in/, /1 {2}On another line too/, /2 {2}Wrong address/, /1 {2}Needs a name/],
    ...[/2 {2}Needs a company/, /line 8 · pedro\.alves@acme/, /Invite 32 people/],
  ]);

  story.heading('Everybody else is invited, and the list’s card shows its progress');
  const goOn = await holdUp(story.sandbox, 'mei@northwind.test');
  await story.submits('alice', preview, {});
  await story.screen('alice', preview, [/Inviting 32 people to Northwind Tower/]);
  await story.card('#invites', [/list of 40 people/, /20 of 40 · 3 refused/, /Pause/]);
  await goOn();
  await story.mail('arjun.rao@borealis.test', 1, /Northwind Tower/);
  const done = await story.reads('alice', /is done: 32 people invited\. 5 rows were refused/);
  await story.card('#invites', [/list of 40 people/, /32 people invited · 5 refused/, /is done/]);

  story.heading('Alice corrects the refused rows and sends them again');
  await story.pressesIn('alice', done, 'Send me the refused rows');
  const sent = await story.reads('alice', /The 5 refused rows of your list/);
  const [refused] = sent.files();
  story.prints(refused?.text.trim() ?? '');
  const again = await previews(story, 'corrected.csv', corrected(refused?.text ?? ''));
  await story.shows('alice', again, [/4 {2}Needs a permissions template/]);
  await story.chooses('alice', again, TEMPLATE, 'Subcontractor');
  await story.screen('alice', again, [/4 {2}Will be added and invited/, /Invite 4 people/], /Wrong address/);
  await story.submits('alice', again, {});
  await story.mail('kofi@borealis.test', 1, /Northwind Tower/);
  await story.reads('alice', /Your list for Northwind Tower is done: 4 people invited/);
  await story.delivered();
}

/** From the command to the preview of a file. */
async function previews(story: StoryRunner, name: string, text: string): Promise<OpenForm> {
  const form = await story.opens('alice', '/invite', 'Invite');
  await story.presses('alice', form, 'Several people…');
  await story.shows('alice', form, [/^Invite a list/, /File/]);
  await story.attaches('alice', form, 'File', { name, content: Buffer.from(text) });
  await story.submits('alice', form, {});
  return form;
}

/** What Alice makes of the refused rows. Lucía has to wait until her company is one of the tenant’s. */
function corrected(refused: string): string {
  return refused
    .replace('pedro.alves@acme,', 'pedro.alves@acme.test,')
    .replace('Kofi,,', 'Kofi,Asante,')
    .replace('Delta Scaffolding', 'Acme Steel')
    .replace(/^30,,/m, '30,yara.nasser@acme.test,')
    .replace(/^.*lucia@castor\.test.*\n/m, '');
}
