import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parseJson, record, records, text } from '../../../sandbox/shared/json.ts';
import type { LocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { sign } from '../../../sandbox/slack/sending/sign.ts';
import { MovableClock } from '../../../src/clock.ts';
import { button, input, modal, option, plain, section, select, times } from './example-blocks.ts';
import { call, exampleSlack, SIGNING_SECRET } from './example-slack.ts';

type Json = Record<string, unknown>;

/** An app that keeps what it gets, and answers what the test says. */
let got: { headers: IncomingMessage['headers']; raw: string; body: Json }[] = [];
let answer: (body: Json, response: ServerResponse) => Promise<unknown> | unknown = () => undefined;
let server: Server;
let slack: LocalSlack;
const clock = new MovableClock();

beforeAll(async () => {
  slack = await exampleSlack({ clock, ackWithin: 300 });
  server = createServer(async (request, response) => {
    let raw = '';
    for await (const chunk of request) raw += String(chunk);
    const fields = Object.fromEntries(new URLSearchParams(raw));
    const json = request.headers['content-type'] === 'application/json';
    const body = json ? parseJson(raw) : fields.payload ? parseJson(fields.payload) : fields;
    got.push({ headers: request.headers, raw, body: record(body) });
    const says = await answer(record(body), response);
    if (response.writableEnded || response.destroyed || says === 'nothing') return;
    response.setHeader('content-type', typeof says === 'string' ? 'text/plain' : 'application/json');
    response.end(says === undefined ? '' : typeof says === 'string' ? says : JSON.stringify(says));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
});
beforeEach(() => {
  got = [];
  answer = () => undefined;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await slack.stop();
});

const last = () => got.at(-1)?.body ?? {};

/** Opens a view for alice with the trigger of a command. */
async function opened(view: Json) {
  answer = async (body) => {
    if (body.command) await call(slack, 'views.open', { trigger_id: body.trigger_id, view });
  };
  const { form } = await slack.person('alice').types('/open');
  answer = () => undefined;
  if (!form) throw new Error('no form opened');
  return form;
}

test('a command is a signed form, with people and channels escaped', async () => {
  await slack
    .person('alice')
    .types('/invite @bob, jane@acme.test <!channel> #closed @nobody', { in: '#general' });
  const { headers = {}, raw = '' } = got[0] ?? {};
  const timestamp = Number(headers['x-slack-request-timestamp']);
  expect(Math.abs(timestamp - Date.now() / 1000)).toBeLessThan(60);
  expect(headers['x-slack-signature']).toBe(sign(raw, timestamp, SIGNING_SECRET));
  expect(last()).toMatchObject({
    command: '/invite',
    text: '<@U000000002|bob>, jane@acme.test &lt;!channel&gt; <#C000000002|closed> @nobody',
    team_id: 'T000000001',
    user_id: 'U000000001',
    channel_id: 'C000000001',
    channel_name: 'general',
    api_app_id: 'A000000001',
  });
  await slack.person('alice').types('/invite jane@acme.test', { linkEmails: true });
  expect(last().text).toBe('<mailto:jane@acme.test|jane@acme.test>');
});

test('the acknowledgement of a command may carry a message, which must be one', async () => {
  const alice = slack.person('alice');
  answer = () => 'As *text*';
  const { reply } = await alice.types('/x', { in: '#general' });
  expect(reply?.text()).toBe('As text');
  expect(reply?.ephemeral).toBe(true);
  answer = () => ({ response_type: 'in_channel', text: 'For all' });
  await alice.types('/x', { in: '#general' });
  await slack.person('bob').sees('For all', { anyTime: true });
  answer = () => ({ text: 'bad', blocks: [{ type: 'bogus' }] });
  const bad = await alice.types('/x');
  expect(bad.error).toContain('invalid_command_response');
  expect(bad.error).toContain('/blocks/0/type');
});

test('what the app does not acknowledge in time, or fails at, is an error for the person', async () => {
  answer = () => 'nothing';
  expect((await slack.person('alice').types('/x')).error).toBe('operation_timeout');
  answer = (_body, response) => void response.writeHead(500).end();
  expect((await slack.person('alice').types('/x')).error).toBe('http_error');
  answer = (_body, response) => void response.destroy();
  expect((await slack.person('alice').types('/x')).error).toBe('connection_failed');
});

test('a trigger_id opens one view, within three seconds, in its own workspace', async () => {
  const open = (trigger_id: unknown, token?: string) =>
    call(slack, 'views.open', { trigger_id, view: modal() }, token);
  await slack.person('alice').types('/x');
  const { trigger_id } = last();
  expect(await open('1.2.3')).toMatchObject({ error: 'invalid_trigger_id' });
  expect(await open(trigger_id, slack.botTokenOf('T000000002'))).toMatchObject({
    error: 'invalid_trigger_id',
  });
  expect(
    await call(slack, 'views.open', { trigger_id, view: modal({ title: plain('x'.repeat(25)) }) }),
  ).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: { messages: [expect.stringContaining('/view/title/text')] },
  });
  expect(await open(trigger_id)).toMatchObject({ ok: true, view: { title: plain('Title') } });
  expect(await open(trigger_id)).toMatchObject({ error: 'exchanged_trigger_id' });
  await slack.person('alice').types('/x');
  clock.advance(3_001);
  expect(await open(last().trigger_id)).toMatchObject({ error: 'expired_trigger_id' });
});

test('views.update guards its hash, and knows only what is open', async () => {
  const form = await opened(modal({ external_id: 'mine' }));
  const { id, hash } = form.view;
  const update = (args: Json) => call(slack, 'views.update', { view: modal(), ...args });
  expect(await update({ view_id: id, hash: 'old' })).toMatchObject({ error: 'hash_conflict' });
  expect(await update({ external_id: 'mine', hash, view: modal({ external_id: 'mine' }) })).toMatchObject({
    ok: true,
  });
  expect(form.view.hash).not.toBe(hash);
  expect(await update({ view_id: id, hash })).toMatchObject({ error: 'hash_conflict' });
  expect(await update({ view_id: 'V1' })).toMatchObject({ error: 'not_found' });
  expect(await update({})).toMatchObject({ error: 'invalid_arguments' });
  await form.close();
  expect(await update({ view_id: id })).toMatchObject({ error: 'not_found' });
});

test('an external_id belongs to one open view', async () => {
  const form = await opened(modal({ external_id: 'one' }));
  await slack.person('bob').types('/x');
  const again = { trigger_id: last().trigger_id, view: modal({ external_id: 'one' }) };
  expect(await call(slack, 'views.open', again)).toMatchObject({ error: 'duplicate_external_id' });
  await form.close();
  await slack.person('bob').types('/x');
  expect(await call(slack, 'views.open', { ...again, trigger_id: last().trigger_id })).toMatchObject({
    ok: true,
  });
  await slack.person('bob').form?.close();
});

test('the stack holds three views, and comes down one by one', async () => {
  const view = (title: string) =>
    modal({ title: plain(title), blocks: [section({ accessory: button() })], notify_on_close: true });
  const form = await opened(view('One'));
  const errors: unknown[] = [];
  answer = async (body) => {
    if (body.type !== 'block_actions') return;
    const pushed = await call(slack, 'views.push', { trigger_id: body.trigger_id, view: view('More') });
    errors.push(pushed.error);
  };
  await form.press('Press');
  expect(form.title).toBe('More');
  expect(last()).toMatchObject({
    type: 'block_actions',
    container: { type: 'view' },
    view: { title: plain('One'), previous_view_id: null },
    actions: [{ type: 'button', action_id: 'press', text: plain('Press') }],
  });
  await form.press('Press');
  await form.press('Press');
  expect(errors).toEqual([undefined, undefined, 'push_limit_reached']);
  await form.close();
  expect(last()).toMatchObject({ type: 'view_closed', is_cleared: false });
  expect(form.title).toBe('More');
  await form.close({ all: true });
  expect(form.isOpen).toBe(false);
  expect(got.slice(-2).map(({ body }) => body.is_cleared)).toEqual([true, true]);
  await slack.person('alice').types('/x');
  expect(await call(slack, 'views.push', { trigger_id: last().trigger_id, view: modal() })).toMatchObject({
    error: 'view_not_found',
  });
});

const every = (): Json =>
  modal({
    submit: plain('Go'),
    blocks: [
      ['Name', { type: 'plain_text_input', max_length: 10 }],
      ['Email', { type: 'email_text_input' }],
      ['Colour', { type: 'static_select', options: [option('red'), option('blue')] }],
      ['Toppings', { type: 'checkboxes', options: times(3, option) }],
      ['Size', { type: 'radio_buttons', options: times(2, option), initial_option: option(1) }],
      ['Day', { type: 'datepicker' }],
      ['Who', { type: 'users_select' }],
      ['Where', { type: 'conversations_select' }],
      ['Several', { type: 'multi_static_select', options: times(3, option) }],
    ].map(([label, element]) =>
      input({ ...record(element), action_id: 'a' }, { block_id: String(label), label: plain(String(label)) }),
    ),
  });

test('every kind of field is filled in by its label, and sent in its own shape', async () => {
  const form = await opened(every());
  expect(form.value('Size')).toBe('Option 1');
  await form.fill({
    Name: 'Jane\nDoe',
    Email: 'jane@acme.test',
    Colour: 'Option blue',
    Toppings: ['Option 0', 'Option 2'],
    Day: '2026-11-22',
    Who: '@bob',
    Where: '#closed',
    Several: 'Option 1',
  });
  await expect(form.fill({ Colour: 'Option green' })).rejects.toThrow('“Colour” offers no “Option green”.');
  await expect(form.fill({ Name: 'x'.repeat(11) })).rejects.toThrow('takes 10 characters');
  await expect(form.fill({ Day: 'tomorrow' })).rejects.toThrow('cannot be put into “Day”');
  expect(await form.choices('Who')).toContain('bob');
  expect((await form.submit()).outcome).toBe('closed');
  const view = record(last().view);
  expect(last()).toMatchObject({
    type: 'view_submission',
    user: { id: 'U000000001', team_id: 'T000000001' },
  });
  expect(record(view.state).values).toEqual({
    Name: { a: { type: 'plain_text_input', value: 'Jane Doe' } },
    Email: { a: { type: 'email_text_input', value: 'jane@acme.test' } },
    Colour: { a: { type: 'static_select', selected_option: option('blue') } },
    Toppings: { a: { type: 'checkboxes', selected_options: [option(0), option(2)] } },
    Size: { a: { type: 'radio_buttons', selected_option: option(1) } },
    Day: { a: { type: 'datepicker', selected_date: '2026-11-22' } },
    Who: { a: { type: 'users_select', selected_user: 'U000000002' } },
    Where: { a: { type: 'conversations_select', selected_conversation: 'C000000002' } },
    Several: { a: { type: 'multi_static_select', selected_options: [option(1)] } },
  });
});

test('an answer to a submission updates, pushes, clears or fails', async () => {
  const view = (title: string) => modal({ title: plain(title), submit: plain('Go'), blocks: [section()] });
  const form = await opened(view('One'));
  answer = () => ({ response_action: 'update', view: view('Two') });
  expect((await form.submit()).outcome).toBe('updated');
  expect(form.title).toBe('Two');
  answer = () => ({ response_action: 'push', view: view('Three') });
  expect((await form.submit()).outcome).toBe('pushed');
  expect(form.title).toBe('Three');
  answer = () => ({ response_action: 'update', view: view('x'.repeat(25)) });
  const failed = await form.submit();
  expect(failed).toMatchObject({ outcome: 'failed', error: expect.stringContaining('/view/title/text') });
  answer = () => 'nothing';
  expect(await form.submit()).toMatchObject({ outcome: 'failed', error: 'operation_timeout' });
  expect(form.title).toBe('Three');
  answer = () => undefined;
  expect((await form.submit()).outcome).toBe('closed');
  expect(form.title).toBe('Two');
  answer = () => ({ response_action: 'clear' });
  expect((await form.submit()).outcome).toBe('closed');
  expect(form.isOpen).toBe(false);
});

test('a form submitted twice at once arrives twice, with one view id and hash', async () => {
  const form = await opened(modal({ submit: plain('Go') }));
  const outcomes = await Promise.all([form.submit(), form.submit()]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['closed', 'closed']);
  const submissions = got.map(({ body }) => body).filter((body) => body.type === 'view_submission');
  expect(submissions).toHaveLength(2);
  expect(new Set(submissions.map((body) => text(record(body.view).hash))).size).toBe(1);
  expect(new Set(submissions.map((body) => body.trigger_id)).size).toBe(2);
});

test('a button in an ephemeral message comes without the message, and can replace or delete it', async () => {
  const alice = slack.person('alice');
  const blocks = [section({ accessory: button({ value: 'v', confirm: { text: plain('Sure?') } }) })];
  answer = () => ({ text: 'fallback', blocks });
  const { reply } = await alice.types('/x', { in: '#general' });
  answer = () => undefined;
  expect(await reply?.press('Press', { answer: 'deny' })).toBeUndefined();
  await expect(reply?.press('Push')).rejects.toThrow('No “Push”. There are: “Press” (text).');
  await reply?.press('Press');
  expect(last()).toMatchObject({
    type: 'block_actions',
    container: { type: 'message', is_ephemeral: true, channel_id: 'C000000001' },
    channel: { id: 'C000000001', name: 'general' },
    actions: [{ action_id: 'press', value: 'v' }],
  });
  expect(last().message).toBeUndefined();
  const respond = (body: Json) =>
    fetch(text(last().response_url), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  expect((await respond({ replace_original: true, text: 'Replaced' })).status).toBe(200);
  expect(reply?.text()).toBe('Replaced');
  await respond({ delete_original: true });
  expect(reply?.gone).toBe(true);
  await expect(reply?.press('Press')).rejects.toThrow('no longer on the screen');
});

test('a response_url takes five answers, for thirty minutes, by the rules of messages', async () => {
  await slack.person('alice').types('/x', { in: '#general' });
  const respond = async (body: Json) => {
    const response = await fetch(text(last().response_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [response.status, await response.text()] as const;
  };
  for (let n = 1; n <= 4; n += 1) expect((await respond({ text: `Answer ${n}` }))[0]).toBe(200);
  expect((await respond({ blocks: [{ type: 'bogus' }] }))[1]).toContain('/blocks/0/type');
  expect(await respond({ text: 'Answer 6' })).toEqual([404, '{"ok":false,"error":"used_url"}']);
  await slack.person('alice').sees('Answer 4');
  expect(slack.calls('response_url').at(-1)?.answer).toMatchObject({ error: 'used_url' });
  await slack.person('alice').types('/x', { in: '#general' });
  clock.advance(30 * 60_000 + 1);
  expect(await respond({ text: 'late' })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
});

test('a response_url can fail as the methods can', async () => {
  await slack.person('alice').types('/x', { in: '#general' });
  const respond = () =>
    fetch(text(last().response_url), { method: 'POST', body: new URLSearchParams({ text: 'hi' }) });
  slack.fail('response_url', { status: 500 });
  expect((await respond()).status).toBe(500);
  slack.fail('response_url', { reset: 'after' });
  await expect(respond()).rejects.toThrow();
  await slack.person('alice').sees('hi');
});

test('what a person waits for came after what that person last did', async () => {
  const alice = slack.person('alice');
  answer = () => 'Done';
  await alice.types('/x', { in: '#general' });
  await alice.sees('Done');
  answer = () => undefined;
  await alice.types('/x', { in: '#general' });
  await expect(alice.sees('Done', { within: 20 })).rejects.toThrow('The latest messages are:');
  expect((await alice.sees('Done', { anyTime: true })).in).toBe('#general');
});

test('a command can be typed in the direct messages with the app', async () => {
  const bob = slack.person('bob');
  answer = () => 'Here';
  const { reply } = await bob.types('/x', { in: '@usher' });
  expect(last()).toMatchObject({ channel_name: 'directmessage', channel_id: expect.stringMatching(/^D/) });
  expect(reply?.in).toBe('@bob');
  const posted = await call(slack, 'chat.postMessage', { channel: 'U000000002', text: 'And here' });
  expect(posted.channel).toBe(last().channel_id);
});

test('options that break the rules, or come late, are an error for whoever searches', async () => {
  const form = await opened(
    modal({ submit: plain('Go'), blocks: [input({ type: 'external_select', action_id: 'firm' })] }),
  );
  await expect(form.search('Label', 'ab')).rejects.toThrow('from 3 characters on');
  answer = () => ({ options: times(101, option) });
  await expect(form.search('Label', 'abc')).rejects.toThrow('no more than 100 items allowed');
  expect(last()).toMatchObject({
    type: 'block_suggestion',
    action_id: 'firm',
    block_id: 'input',
    value: 'abc',
  });
  answer = () => 'nothing';
  await expect(form.search('Label', 'abc')).rejects.toThrow('operation_timeout');
  answer = () => ({ options: [option(1), option(11)] });
  await form.fill({ Label: 'Option 1' });
  expect(form.value('Label')).toBe('Option 1');
});

test('an event is sent again at once when the app fails to take it', async () => {
  await slack.sendEvent({ type: 'member_left_channel', user: 'U000000001' });
  expect(got).toHaveLength(1);
  expect(last()).toMatchObject({
    type: 'event_callback',
    team_id: 'T000000001',
    event: { type: 'member_left_channel' },
    event_id: expect.stringMatching(/^Ev/),
  });
  answer = (_body, response) => void response.writeHead(500).end();
  await slack.sendEvent({ type: 'app_uninstalled' });
  expect(got).toHaveLength(3);
  expect(got[2]?.headers['x-slack-retry-num']).toBe('1');
  expect(got[2]?.body.event_id).toBe(got[1]?.body.event_id);
});

test('a home is published for one person, and its buttons work', async () => {
  const alice = slack.person('alice');
  const view = { type: 'home', blocks: [section({ accessory: button() })] };
  answer = async (body) => {
    if (record(body.event).type === 'app_home_opened') {
      await call(slack, 'views.publish', { user_id: record(body.event).user, view });
    }
  };
  const home = await alice.opensHome();
  expect(home.text()).toContain('text');
  await home.press('Press');
  expect(last()).toMatchObject({ type: 'block_actions', view: { type: 'home' } });
  expect(await call(slack, 'views.publish', { user_id: alice.id, view, hash: 'old' })).toMatchObject({
    error: 'hash_conflict',
  });
});

test('shortcuts, global and of a message', async () => {
  const alice = slack.person('alice');
  await alice.uses('invite_someone');
  expect(last()).toMatchObject({ type: 'shortcut', callback_id: 'invite_someone' });
  const message = await alice.says('Please invite jane', { in: '#general' });
  await alice.uses('invite_author', message);
  expect(last()).toMatchObject({ type: 'message_action', message: { text: 'Please invite jane' } });
});

test('a request can be sent once more to the byte, or with another signature or time', async () => {
  const { request } = await slack.person('alice').types('/x');
  await slack.resend(request);
  expect(got[1]?.raw).toBe(got[0]?.raw);
  expect(got[1]?.headers['x-slack-signature']).toBe(got[0]?.headers['x-slack-signature']);
  await slack.forge(request, { signature: 'v0=00' });
  expect(got[2]?.headers['x-slack-signature']).toBe('v0=00');
  await slack.forge(request, { timestamp: 1_000 });
  expect(got[3]?.headers['x-slack-request-timestamp']).toBe('1000');
  expect(got[3]?.headers['x-slack-signature']).toBe(sign(got[0]?.raw ?? '', 1_000, SIGNING_SECRET));
});

test('a person cannot act where they are not, nor see what is not there', async () => {
  const bob = slack.person('bob');
  await expect(bob.types('/x', { in: '#closed' })).rejects.toThrow('bob is not in #closed.');
  await expect(bob.types('x')).rejects.toThrow('is no command');
  await expect(bob.sees(/never/, { within: 20 })).rejects.toThrow('bob does not see /never/');
  await expect(bob.seesForm('Never', 20)).rejects.toThrow('On top is: nothing.');
  expect(() => slack.person('zoe')).toThrow('There is no zoe in this Slack.');
  expect(() => slack.channel('#zoo')).toThrow('There is no channel #zoo.');
});

test('whoever watches is told of every change', async () => {
  const seen: string[] = [];
  const stop = slack.onChange((change) => seen.push(`${change.kind} ${change.where}`));
  await call(slack, 'chat.postMessage', { channel: 'C000000001', text: 'a' });
  await opened(modal());
  stop();
  await call(slack, 'chat.postMessage', { channel: 'C000000001', text: 'b' });
  expect(seen).toEqual(['message C000000001', 'view U000000001']);
});

test('each workspace has its own people, channels and messages', async () => {
  const sue = slack.person('sue');
  answer = async (body) => {
    await call(
      slack,
      'chat.postMessage',
      { channel: body.channel_id, text: 'south' },
      slack.botTokenOf('T000000002'),
    );
  };
  await sue.types('/x', { in: '#general' });
  expect(last()).toMatchObject({ team_id: 'T000000002', channel_id: 'C000000101' });
  await sue.sees('south');
  expect(slack.messagesIn('#general', 'T000000002').map((message) => message.text)).toEqual(['south']);
  expect(records(slack.messagesIn('#general')).map((message) => message.text)).not.toContain('south');
});

test('a file in a form is sent as Slack sends it, and only the bot may fetch it', async () => {
  const file = { type: 'file_input', action_id: 'a', max_files: 2 };
  const form = await opened(modal({ submit: plain('Go'), blocks: [input(file, { label: plain('List') })] }));
  await form.attach('List', [{ name: 'people.csv', content: Buffer.from('email\n') }]);
  await form.submit();
  const { values } = record(record(last().view).state);
  const [sent] = records(record(record(record(values).input).a).files);
  expect(sent).toMatchObject({ name: 'people.csv', mimetype: 'text/csv', filetype: 'csv', size: 6 });
  expect(await call(slack, 'files.info', { file: sent?.id })).toMatchObject({
    ok: true,
    file: { id: sent?.id },
  });
  expect(await call(slack, 'files.info', { file: 'F1' })).toMatchObject({ error: 'file_not_found' });
  const fetchWith = (token: string) =>
    fetch(String(sent?.url_private_download), { headers: { authorization: `Bearer ${token}` } });
  expect(await (await fetchWith(slack.botToken)).text()).toBe('email\n');
  expect(await (await fetchWith(slack.botTokenOf('T000000002'))).text()).toContain('Sign in');
});

test('only the commands that the app has registered go to it', async () => {
  const other = await exampleSlack({ commands: ['/known'] });
  try {
    await expect(other.person('alice').types('/unknown')).rejects.toThrow('/unknown is not a valid command.');
    expect(other.sent).toHaveLength(0);
  } finally {
    await other.stop();
  }
});

test('what stands at a spot is pressed, entered and searched by its ids, as a page does', async () => {
  const form = await opened(
    modal({
      submit: plain('Go'),
      blocks: [
        input({ ...select(), action_id: 'colour' }, { block_id: 'one' }),
        input({ type: 'external_select', action_id: 'who', min_query_length: 1 }, { block_id: 'two' }),
        section({ block_id: 'three', accessory: button({ value: 'v' }) }),
      ],
    }),
  );
  answer = async (body) =>
    body.type === 'block_suggestion' ? { options: [option(body.value as string)] } : undefined;
  await form.enterAt({ blockId: 'one', actionId: 'colour' }, 'o2');
  await expect(form.enterAt({ blockId: 'one', actionId: 'colour' }, 'o9')).rejects.toThrow(
    'does not offer o9',
  );
  const [found] = await form.searchAt({ blockId: 'two', actionId: 'who' }, 'jane');
  await form.enterAt({ blockId: 'two', actionId: 'who' }, found, { quietly: true });
  await expect(form.enterAt({ blockId: 'two', actionId: 'who' }, 'made up')).rejects.toThrow(
    'that were found',
  );
  await form.pressAt({ blockId: 'three', actionId: 'press' });
  expect(last()).toMatchObject({ actions: [{ block_id: 'three', value: 'v' }] });
  await expect(form.pressAt({ blockId: 'three', actionId: 'gone' })).rejects.toThrow(
    'no longer on the screen',
  );
  expect(form.view.values).toMatchObject({
    one: { colour: { selected_option: { value: 'o2' } } },
    two: { who: { selected_option: { value: 'ojane' } } },
  });
  await form.close();
});
