import { expect, test } from '@jest/globals';
import { type Json, records, text } from '../../../sandbox/shared/json.ts';
import { button, plain, section } from './example-blocks.ts';
import { call } from './example-slack.ts';
import { useRecordingApp } from './recording-app.ts';

const app = useRecordingApp();

test('a button in an ephemeral message comes without the message, and can replace or delete it', async () => {
  const alice = app.slack.person('alice');
  const blocks = [section({ accessory: button({ value: 'v', confirm: { text: plain('Sure?') } }) })];
  app.answer = () => ({ text: 'fallback', blocks });
  const { reply } = await alice.types('/x', { in: '#general' });
  app.answer = () => undefined;
  expect(await reply?.press('Press', { answer: 'deny' })).toBeUndefined();
  await expect(reply?.press('Push')).rejects.toThrow('No “Push”. There are: “Press” (text).');
  await reply?.press('Press');
  expect(app.last()).toMatchObject({
    type: 'block_actions',
    container: { type: 'message', is_ephemeral: true, channel_id: 'C000000001' },
    channel: { id: 'C000000001', name: 'general' },
    actions: [{ action_id: 'press', value: 'v' }],
  });
  expect(app.last().message).toBeUndefined();
  const respond = (body: Json) =>
    fetch(text(app.last().response_url), {
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
  await app.slack.person('alice').types('/x', { in: '#general' });
  const respond = async (body: Json) => {
    const response = await fetch(text(app.last().response_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [response.status, await response.text()] as const;
  };
  for (let n = 1; n <= 4; n += 1) expect((await respond({ text: `Answer ${n}` }))[0]).toBe(200);
  expect((await respond({ blocks: [{ type: 'bogus' }] }))[1]).toContain('/blocks/0/type');
  expect(await respond({ text: 'Answer 6' })).toEqual([404, '{"ok":false,"error":"used_url"}']);
  await app.slack.person('alice').sees('Answer 4');
  expect(app.slack.calls('response_url').at(-1)?.answer).toMatchObject({ error: 'used_url' });
  await app.slack.person('alice').types('/x', { in: '#general' });
  app.clock.advance(30 * 60_000 + 1);
  expect(await respond({ text: 'late' })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
});

test('a response_url can fail as the methods can', async () => {
  await app.slack.person('alice').types('/x', { in: '#general' });
  const respond = () =>
    fetch(text(app.last().response_url), { method: 'POST', body: new URLSearchParams({ text: 'hi' }) });
  app.slack.fail('response_url', { status: 500 });
  expect((await respond()).status).toBe(500);
  app.slack.fail('response_url', { reset: 'after' });
  await expect(respond()).rejects.toThrow();
  await app.slack.person('alice').sees('hi');
});

test('what a person waits for came after what that person last did', async () => {
  const alice = app.slack.person('alice');
  app.answer = () => 'Done';
  await alice.types('/x', { in: '#general' });
  await alice.sees('Done');
  app.answer = () => undefined;
  await alice.types('/x', { in: '#general' });
  await expect(alice.sees('Done', { within: 20 })).rejects.toThrow('The latest messages are:');
  expect((await alice.sees('Done', { anyTime: true })).in).toBe('#general');
});

test('a person cannot type in a channel that they are not in, and sees no message or form that is not there', async () => {
  const bob = app.slack.person('bob');
  await expect(bob.types('/x', { in: '#closed' })).rejects.toThrow('bob is not in #closed.');
  await expect(bob.types('x')).rejects.toThrow('is no command');
  await expect(bob.sees(/never/, { within: 20 })).rejects.toThrow('bob does not see /never/');
  await expect(bob.seesForm('Never', 20)).rejects.toThrow('On top is: nothing.');
  expect(() => app.slack.person('zoe')).toThrow('There is no zoe in this Slack.');
  expect(() => app.slack.channel('#zoo')).toThrow('There is no channel #zoo.');
});

test('each workspace has its own people, channels and messages', async () => {
  const sue = app.slack.person('sue');
  app.answer = async (body) => {
    await call(
      app.slack,
      'chat.postMessage',
      { channel: body.channel_id, text: 'south' },
      app.slack.botTokenOf('T000000002'),
    );
  };
  await sue.types('/x', { in: '#general' });
  expect(app.last()).toMatchObject({ team_id: 'T000000002', channel_id: 'C000000101' });
  await sue.sees('south');
  expect(app.slack.messagesIn('#general', 'T000000002').map((message) => message.text)).toEqual(['south']);
  expect(records(app.slack.messagesIn('#general')).map((message) => message.text)).not.toContain('south');
});

test('what is written to the app is sent to it as an event, and again until it acknowledges', async () => {
  const alice = app.slack.person('alice');
  let refused = false;
  app.answer = (_body, response) => {
    if (refused) return undefined;
    refused = true;
    return response.writeHead(500).end();
  };
  const message = await alice.says('invite jane@acme.test & @bob', { in: '@usher' });
  const [first, again] = app.got;
  expect(first?.body).toMatchObject({
    type: 'event_callback',
    event: {
      ...{ type: 'message', channel_type: 'im', channel: message.message.channel },
      ...{ user: alice.id, ts: message.ts },
      text: 'invite <mailto:jane@acme.test|jane@acme.test> &amp; <@U000000002|bob>',
    },
  });
  expect(again?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
  expect(again?.body.event_id).toBe(first?.body.event_id);
  app.got.length = 0;
  await alice.says('hello', { in: '#general' });
  expect(app.got).toEqual([]);
});
