import type { Sandbox } from '../start-sandbox.ts';
import { type Camera, types } from './camera.ts';
import { holdUp } from './hold-up.ts';
import { MONDAYS_LIST } from './mondays-list.ts';

/** The preview of a list is not cut off. */
const TALL = { viewport: { width: 1280, height: 900 } };

const PASTED = `Jonas Weber <jonas.weber@acme.test>
amira.khan@acme.test Amira Khan
Tomasz Wójcik tomasz@acme.test; nora@borealis.test`;

/** Takes the pictures of a list and of a request for approval, each of what matters in it. */
export async function listPictures(sandbox: Sandbox, camera: Camera): Promise<void> {
  const alice = await camera.visit('alice', TALL);
  const form = alice.getByRole('dialog');
  const presses = (name: string | RegExp) => form.getByRole('button', { name }).click();
  await types(alice, '#general', '/invite');
  await presses(/^Several people/);
  await form.getByRole('textbox', { name: 'People' }).fill(PASTED);
  await form.getByRole('heading').click(); // out of the field, whose frame would stand out
  await camera.take(form, 'list-paste');

  await form.getByRole('textbox', { name: 'People' }).fill('');
  const file = { name: 'monday.csv', mimeType: 'text/csv', buffer: Buffer.from(MONDAYS_LIST) };
  await form.getByLabel(/^File/).setInputFiles(file);
  await form.getByText(/^monday\.csv \(/).waitFor();
  await form.getByRole('heading').click();
  await camera.take(form, 'list-file');

  await presses('Preview');
  const template = form.getByRole('combobox', { name: /^Permissions template/ });
  await template.fill('Sub');
  await form.getByRole('option', { name: 'Subcontractor' }).click();
  await form.getByRole('button', { name: 'Invite 3' }).waitFor();
  await form.getByText('Will be added and invited').first().waitFor();
  await form.getByRole('heading').click();
  await camera.take(form, 'list-preview');

  const goOn = await holdUp(sandbox, 'mei@northwind.test');
  await presses(/^Invite \d+ people/);
  await form.getByText('Inviting').waitFor();
  await alice.keyboard.press('Escape');
  await alice.getByRole('button', { name: /^invites/ }).click();
  const card = alice.locator('.message').filter({ hasText: 'a list of 40 people' }).first();
  await card.getByText(/20 of 40/).waitFor();
  await camera.take(card, 'list-progress');
  await goOn();

  const grace = await camera.visit('grace', TALL);
  await types(grace, '#general', '/invite mei@northwind.test');
  await grace.getByRole('button', { name: 'Ask for approval' }).click();
  await grace
    .getByRole('dialog')
    .getByLabel('Reason')
    .fill('She starts on Monday, and has to see the plans.');
  await grace.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click();
  await grace.context().close();
  await alice.getByRole('navigation', { name: 'Slack' }).getByText('Usher', { exact: true }).click();
  const request = alice.locator('.message').filter({ hasText: 'Grace Granular asks you' });
  await request.waitFor();
  await camera.take(request, 'approval');
  await alice.context().close();
}
