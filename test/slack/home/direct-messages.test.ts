import { expect, test } from '@jest/globals';
import type { Json } from '../../../sandbox/shared/json.ts';
import type { SlackPerson } from '../../../sandbox/slack/person.ts';
import { waitFor } from '../../setup/wait-for.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

/** Writes to Usher, and returns its answer. */
async function writes(person: SlackPerson, words: string) {
  await person.form?.close({ all: true });
  await person.says(words, { in: '@usher' });
  const message = await person.sees(/./);
  return { message, text: message.text(), buttons: message.buttons() };
}

/** What Usher has said to a person directly. */
function answersTo(handle: string): number {
  return app.slack.messagesIn(`@${handle}`).filter(({ fromApp }) => fromApp).length;
}

test.each(['invite', 'Invite', '/invite', 'usher invite', '/usher invite', '/acme-invite'])(
  'what is written to Usher is done as the command is: %s',
  async (command) => {
    const { user } = await app.member();
    const { text } = await writes(app.person('alice'), `${command} ${user.email}`);
    expect(text).toContain('Welcome email sent');
    expect(text).toContain(user.email);
    expect(await app.rounds(user.email)).toHaveLength(1);
  },
);

test('status, help and a mention are understood, and rights are those of the person who writes', async () => {
  const { user } = await app.member();
  const alice = app.person('alice');
  expect((await writes(alice, `status ${user.email}`)).text).toContain('Never invited.');
  expect((await writes(alice, 'help')).text).toContain('follows up until they log in');
  expect((await writes(alice, 'invite @sam')).text).toContain('sam@acme.test');
  const { text } = await writes(app.person('rita'), `invite ${user.email}`);
  expect(text).toContain('Create and Edit Users');
  expect(await app.rounds(user.email)).toHaveLength(0);
});

test('what takes a form is answered with the button that opens it, filled in', async () => {
  const alice = app.person('alice');
  const email = app.newEmail();
  const asked = await writes(alice, `invite ${email}`);
  expect(asked.text).toContain('Nothing has been done yet.');
  expect(asked.buttons).toEqual(['Open the form']);
  await asked.message.press('Open the form');
  const form = await alice.seesForm('Invite');
  expect(form.value('Email')).toBe(email);

  const directory = await writes(alice, 'directory steel');
  await directory.message.press('Open the directory');
  expect((await alice.seesForm('Directory')).text()).toContain('found for “steel”');
});

test('anything else is answered with what can be written, and buttons that do it', async () => {
  const alice = app.person('alice');
  const { message, text, buttons } = await writes(alice, 'Good morning!');
  expect(text).toContain('invite jane@acme.test');
  expect(buttons).toEqual(['Invite someone', 'Directory', 'Status', 'Help']);
  await message.press('Invite someone');
  await alice.seesForm('Invite');
  await (await alice.seesForm('Invite')).close();
  const heard = await message.press('Status');
  expect(heard?.reply?.text() ?? (await alice.sees('Northwind Tower')).text()).toContain('Northwind Tower');
});

test('an address alone, and a word that is nearly one of ours, are asked about', async () => {
  const alice = app.person('alice');
  const { user } = await app.member();
  const alone = await writes(alice, user.email);
  expect(alone.text).toContain(`Shall I invite ${user.email}?`);
  expect(await app.rounds(user.email)).toHaveLength(0);
  await alone.message.press('Invite');
  await alice.sees('Welcome email sent');
  expect(await app.rounds(user.email)).toHaveLength(1);

  const near = await writes(alice, `stauts ${user.email}`);
  expect(near.text).toContain(`Did you mean status ${user.email}?`);
  expect(near.buttons).toEqual(['Status']);
});

test('someone without a user account is told which address was looked up', async () => {
  const { text } = await writes(app.person('stranger'), 'status');
  expect(text).toContain('nobody@northwind.test');
  expect(text).toContain('Ask a Directory Admin');
});

test('an event that Slack sends again is answered once', async () => {
  const { user } = await app.member();
  const bob = app.person('bob');
  await writes(bob, `invite ${user.email}`);
  const before = answersTo('bob');
  const sent = app.slack.sent.findLast(({ kind }) => kind === 'event');
  if (!sent) throw new Error('Slack sent no event.');
  app.clock.advance(61_000);
  expect(await app.slack.resend(sent)).toMatchObject({ status: 200 });
  await writes(bob, 'help');
  expect(answersTo('bob')).toBe(before + 1);
  expect(await app.rounds(user.email)).toHaveLength(1);
});

test('edits, bots, Usher’s own messages and threads are left alone', async () => {
  const grace = app.person('grace');
  await writes(grace, 'help');
  const before = answersTo('grace');
  const [message] = app.slack.messagesIn('@grace');
  if (!message) throw new Error('Nothing was written.');
  const { channel, ts } = message;
  const written = { type: 'message', channel, channel_type: 'im', ts, user: grace.id, text: 'help' };
  const noise: Json[] = [
    { ...written, subtype: 'message_changed', message: written, previous_message: written },
    { ...written, subtype: 'message_deleted', deleted_ts: ts },
    { ...written, bot_id: 'B000000001', user: app.slack.workspace('T000000001').botUserId },
    { ...written, subtype: 'bot_message', bot_id: 'B000000001' },
    { ...written, thread_ts: ts },
    { ...written, channel: 'C000000001', channel_type: 'channel' },
  ];
  for (const event of noise) expect(await app.slack.sendEvent(event)).toMatchObject({ status: 200 });
  await writes(grace, 'help');
  await waitFor(
    () => answersTo('grace') === before + 1,
    () => `${answersTo('grace') - before} answers`,
  );
});
