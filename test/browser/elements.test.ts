import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { button, input, mrkdwn, option, plain, section, times } from '../sandbox/slack/example-blocks.ts';
import { Site, type Visitor } from './site.ts';

/** What this app gets, and what it answers, for elements that Usher's own forms may use one day. */
type Json = Record<string, unknown>;
let site: Site;
let alice: Visitor;
let app: Server;
const got: Json[] = [];
let answer: (body: Json) => Promise<Json | undefined>;

beforeAll(async () => {
  site = await Site.open();
  app = createServer(async (request, response) => {
    const body = read(await readText(request));
    got.push(body);
    const said = await answer(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(said ? JSON.stringify(said) : '');
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  site.sandbox.slack.connect(`http://127.0.0.1:${(app.address() as AddressInfo).port}/slack/events`);
  alice = await site.visit('alice');
});
beforeEach(() => {
  got.length = 0;
  answer = async () => undefined;
});
afterAll(async () => {
  await site.close();
  app.close();
  expect(site.problems).toEqual([]);
});

/** Commands are forms, interactions JSON in a form, and events JSON. */
function read(body: string): Json {
  if (body.startsWith('{')) return JSON.parse(body);
  const fields = new URLSearchParams(body);
  const payload = fields.get('payload');
  return payload === null ? Object.fromEntries(fields) : JSON.parse(payload);
}

async function call(method: string, args: Json): Promise<Json> {
  const { slack } = site.sandbox;
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const answered = read(await response.text());
  if (answered.ok !== true) throw new Error(JSON.stringify(answered));
  return answered;
}

const field = (label: string, element: Json, more: Json = {}) =>
  input({ ...element, action_id: 'a' }, { block_id: label, label: plain(label), ...more });

const modal = (title: string, blocks: Json[], more: Json = {}) => ({
  type: 'modal',
  title: plain(title),
  submit: plain('Send'),
  blocks,
  ...more,
});

/** Opens a form as the answer to a command. */
async function opens(view: Json): Promise<void> {
  answer = async (body) => {
    if (body.command) await call('views.open', { trigger_id: body.trigger_id, view });
    return undefined;
  };
  await alice.types('/invite');
  await alice.dialog.waitFor();
}

test('every kind of field is filled in, and sent in its own shape', async () => {
  await opens(
    modal('Everything', [
      field('Note', { type: 'plain_text_input', multiline: true }),
      field('Mail', { type: 'email_text_input' }),
      field('Colour', { type: 'static_select', options: times(3, option) }),
      field('Toppings', { type: 'checkboxes', options: times(3, option) }),
      field('Size', { type: 'radio_buttons', options: times(2, option), initial_option: option(1) }),
      field('Day', { type: 'datepicker' }),
      field('Who', { type: 'users_select' }),
      field('Where', { type: 'conversations_select' }),
      field('Several', { type: 'multi_static_select', options: times(3, option) }),
      field('List', { type: 'file_input', filetypes: ['csv'], max_files: 1 }),
    ]),
  );
  await alice.fills('Note', 'two\nlines');
  await alice.fills('Mail', 'jane@acme.test');
  await alice.chooses('Colour', 'Option 2');
  await alice.dialog.getByRole('checkbox', { name: 'Option 0' }).check();
  await alice.dialog.getByRole('checkbox', { name: 'Option 2' }).check();
  await alice.dialog.getByRole('radio', { name: 'Option 0' }).check();
  await alice.fills('Day', '2026-12-24');
  await alice.chooses('Who', 'Grace');
  await alice.chooses('Where', '#harbor');
  await alice.chooses('Several', 'Option 1');
  await alice.dialog.getByRole('option', { name: 'Option 0' }).click();
  await alice.page.keyboard.press('Escape');
  await alice.dialog.getByLabel('List').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('email\njane@acme.test\n'),
  });
  await alice.dialog.getByText('people.csv (1 KB)').waitFor();
  await alice.dialog.getByRole('button', { name: 'Send' }).click();
  await alice.dialog.waitFor({ state: 'detached' });

  const sent = got.at(-1) as { view: { state: { values: Record<string, { a: Json }> } } };
  const values = Object.fromEntries(Object.entries(sent.view.state.values).map(([key, { a }]) => [key, a]));
  expect(values).toMatchObject({
    Note: { type: 'plain_text_input', value: 'two\nlines' },
    Mail: { type: 'email_text_input', value: 'jane@acme.test' },
    Colour: { type: 'static_select', selected_option: { value: 'o2' } },
    Toppings: { type: 'checkboxes', selected_options: [{ value: 'o0' }, { value: 'o2' }] },
    Size: { type: 'radio_buttons', selected_option: { value: 'o0' } },
    Day: { type: 'datepicker', selected_date: '2026-12-24' },
    Who: { type: 'users_select', selected_user: 'U000000002' },
    Where: { type: 'conversations_select', selected_conversation: 'C000000003' },
    Several: { type: 'multi_static_select', selected_options: [{ value: 'o1' }, { value: 'o0' }] },
    List: { type: 'file_input', files: [{ name: 'people.csv', mimetype: 'text/csv', size: 21 }] },
  });
  const [, url = ''] = /"url_private_download":"([^"]+)"/.exec(JSON.stringify(values.List)) ?? [];
  const download = await fetch(url, {
    headers: { authorization: `Bearer ${site.sandbox.slack.botToken}` },
  });
  expect(await download.text()).toBe('email\njane@acme.test\n');
});

test('a view is pushed on another and comes off again; Escape takes the top one only', async () => {
  await opens(
    modal('First', [field('Name', { type: 'plain_text_input' }), section({ accessory: button() })]),
  );
  answer = async (body) => {
    if (body.type === 'block_actions') {
      await call('views.push', { trigger_id: body.trigger_id, view: modal('Second', [section()]) });
    }
    return undefined;
  };
  await alice.fills('Name', 'kept');
  await alice.dialog.getByRole('button', { name: 'Press' }).click();
  await alice.dialog.getByRole('heading', { name: 'Second' }).waitFor();
  const pressed = got.at(-1) as { view: { state: { values: Json } } };
  expect(pressed.view.state.values).toMatchObject({ Name: { a: { value: 'kept' } } });
  await alice.page.keyboard.press('Escape');
  await alice.dialog.getByRole('heading', { name: 'First' }).waitFor();
  expect(await alice.dialog.getByLabel('Name').inputValue()).toBe('kept');
  await alice.page.keyboard.press('Escape');
  await alice.dialog.waitFor({ state: 'detached' });
});

test('an answer with errors is shown at its field, one with an update changes the form', async () => {
  await opens(modal('Ask', [field('Name', { type: 'plain_text_input' })]));
  answer = async () => ({ response_action: 'errors', errors: { Name: 'Not this one.' } });
  await alice.fills('Name', 'a');
  await alice.dialog.getByRole('button', { name: 'Send' }).click();
  await alice.dialog.getByRole('alert').getByText('Not this one.').waitFor();
  expect(await alice.dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');

  answer = async () => ({ response_action: 'update', view: modal('Thanks', [section()]) });
  await alice.dialog.getByRole('button', { name: 'Send' }).click();
  await alice.dialog.getByRole('heading', { name: 'Thanks' }).waitFor();
  await alice.dialog.getByRole('button', { name: 'Close all' }).click();
  await alice.dialog.waitFor({ state: 'detached' });
});

test('a message has an overflow menu and a button that asks first', async () => {
  const overflow = { type: 'overflow', action_id: 'more', options: times(2, option) };
  const confirm = { title: plain('Really?'), text: plain('It cannot be undone.'), confirm: plain('Do it') };
  await call('chat.postMessage', {
    channel: 'C000000001',
    text: 'A message with elements',
    blocks: [
      section({ text: mrkdwn('*Bold* and _slanted_ for <@U000000002>, &lt;b&gt;'), accessory: overflow }),
      { type: 'actions', elements: [button({ text: plain('Delete'), style: 'danger', confirm })] },
    ],
  });
  const message = await alice.sees('Bold and slanted for @grace, <b>');
  const entry = (name: string) =>
    alice.page.getByRole('menuitem', { name }).and(alice.page.locator('[data-highlighted]'));
  await message.getByRole('button', { name: /^More/ }).press('Enter'); // opens on the first entry
  await entry('Option 0').waitFor();
  await alice.page.keyboard.press('ArrowDown');
  await entry('Option 1').waitFor();
  await alice.page.keyboard.press('Enter');
  await expect(eventually('block_actions')).resolves.toMatchObject({
    actions: [{ type: 'overflow', action_id: 'more', selected_option: { value: 'o1' } }],
  });

  got.length = 0;
  const question = alice.page.getByRole('alertdialog', { name: 'Really?' });
  await message.getByRole('button', { name: 'Delete' }).click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  expect(got).toEqual([]);
  await message.getByRole('button', { name: 'Delete' }).click();
  await question.getByRole('button', { name: 'Do it' }).click();
  await expect(eventually('block_actions')).resolves.toMatchObject({ response_url: expect.any(String) });
});

test('a home is shown once the app has published it', async () => {
  const view = { type: 'home', blocks: [{ type: 'header', text: plain('Your invitations') }] };
  await call('views.publish', { user_id: 'U000000001', view });
  await alice.goes('Usher’s home');
  await alice.page.getByRole('heading', { name: 'Your invitations' }).waitFor();
  await expect(eventually('event_callback')).resolves.toMatchObject({ event: { type: 'app_home_opened' } });
});

/** What of this type reached the app. */
async function eventually(type: string): Promise<Json> {
  for (;;) {
    const found = got.find((body) => body.type === type);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
