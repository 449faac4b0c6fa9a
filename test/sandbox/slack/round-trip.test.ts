import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { LocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { type ExampleApp, startExampleApp } from './example-app.ts';
import { exampleSlack } from './example-slack.ts';

let slack: LocalSlack;
let example: ExampleApp;

beforeAll(async () => {
  slack = await exampleSlack();
  example = await startExampleApp(slack);
  const { app } = example;

  app.command('/add', async ({ ack, command, client }) => {
    await client.views.open({
      trigger_id: command.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'add',
        private_metadata: command.channel_id,
        title: { type: 'plain_text', text: 'Add a person' },
        submit: { type: 'plain_text', text: 'Add' },
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: 'To *Northwind &amp; Sons*' } },
          {
            type: 'input',
            block_id: 'company',
            label: { type: 'plain_text', text: 'Company' },
            element: { type: 'external_select', action_id: 'company', min_query_length: 2 },
          },
          {
            type: 'input',
            block_id: 'email',
            label: { type: 'plain_text', text: 'Email' },
            element: { type: 'email_text_input', action_id: 'email' },
          },
          {
            type: 'input',
            block_id: 'kind',
            optional: true,
            dispatch_action: true,
            label: { type: 'plain_text', text: 'Kind' },
            element: {
              type: 'static_select',
              action_id: 'kind',
              options: ['Plain', 'Fancy'].map((name) => ({
                text: { type: 'plain_text', text: name },
                value: name.toLowerCase(),
              })),
            },
          },
        ],
      },
    });
    await ack();
  });
  app.options('company', async ({ ack, payload }) => {
    const names = ['Acme Steel', 'Acme Wood', 'Northwind Builders'];
    const found = names.filter((name) => name.toLowerCase().includes(payload.value.toLowerCase()));
    await ack({
      options: found.map((name) => ({ text: { type: 'plain_text', text: name }, value: name })),
    });
  });
  app.action('kind', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.view) return;
    await client.views.update({
      view_id: body.view.id,
      hash: body.view.hash,
      view: {
        type: 'modal',
        callback_id: 'add',
        private_metadata: body.view.private_metadata,
        title: { type: 'plain_text', text: 'Add a fancy person' },
        submit: { type: 'plain_text', text: 'Add' },
        blocks: [
          ...body.view.blocks,
          {
            type: 'input',
            block_id: 'hat',
            label: { type: 'plain_text', text: 'Hat' },
            element: { type: 'plain_text_input', action_id: 'hat' },
          },
        ],
      },
    });
  });
  app.view('add', async ({ ack, view, body, client }) => {
    const email = view.state.values.email?.email?.value ?? '';
    const company = view.state.values.company?.company?.selected_option?.value;
    if (!email.endsWith('@acme.test')) {
      await ack({ response_action: 'errors', errors: { email: 'Only people of Acme.' } });
      return;
    }
    await client.chat.postEphemeral({
      channel: view.private_metadata,
      user: body.user.id,
      text: `${email} of ${company} was added`,
    });
    await ack();
  });
  app.command('/card', async ({ ack, command, client }) => {
    await client.chat.postMessage({
      channel: command.channel_id,
      text: 'A card',
      blocks: ['jane@acme.test', 'john@acme.test'].map((email) => ({
        type: 'section',
        block_id: email,
        text: { type: 'mrkdwn', text: `*${email}* – never invited` },
        accessory: {
          type: 'button',
          action_id: 'invite',
          value: email,
          text: { type: 'plain_text', text: 'Invite' },
        },
      })),
    });
    await ack({ response_type: 'ephemeral', text: 'The card is <#C000000001> &lt;there&gt;' });
  });
  app.action('invite', async ({ ack, body, client, respond, action }) => {
    await ack();
    if (body.type !== 'block_actions' || action.type !== 'button') return;
    await client.chat.update({
      channel: body.channel?.id ?? '',
      ts: body.message?.ts ?? '',
      text: `${action.value} was invited`,
      blocks: [],
    });
    await respond({ text: `Welcome email sent to ${action.value}` });
  });
});

afterEach(() => slack.clearFaults());

afterAll(async () => {
  await example.stop();
  await slack.stop();
});

test('a command opens a form, whose external select asks the app and whose answer reaches the person', async () => {
  const alice = slack.person('alice');
  const { form, reply } = await alice.types('/add', { in: '#general' });
  expect(reply).toBeUndefined();
  if (!form) throw new Error('no form');
  expect(form.title).toBe('Add a person');
  expect(form.labels()).toEqual(['Company', 'Email', 'Kind']);
  expect(form.text()).toContain('To Northwind & Sons');
  expect(await form.search('Company', 'ac')).toEqual(['Acme Steel', 'Acme Wood']);
  expect(await form.choices('Kind')).toEqual(['Plain', 'Fancy']);

  await expect(form.fill({ Company: 'Acme' })).rejects.toThrow('offers 2 choices of “Acme”');
  await expect(form.fill({ Company: 'a' })).rejects.toThrow('from 2 characters on');
  await expect(form.fill({ Firm: 'a' })).rejects.toThrow('Fields: “Company”, “Email”, “Kind”');
  await form.fill({ Company: 'Acme St', Email: 'jane@else.test' });
  expect(form.value('Company')).toBe('Acme Steel');

  const refused = await form.submit();
  expect(refused).toMatchObject({ outcome: 'errors', errors: { Email: 'Only people of Acme.' } });
  expect(form.text()).toContain('Only people of Acme.');

  await form.fill({ Email: 'jane@acme.test' });
  const done = await form.submit();
  expect(done.outcome).toBe('closed');
  expect(form.isOpen).toBe(false);
  const seen = await alice.sees(/jane@acme.test of Acme Steel was added/);
  expect(seen.ephemeral).toBe(true);
  expect(slack.messagesIn('#general').filter((message) => message.visibleTo('bob'))).toEqual([]);
});

test('a field that dispatches is sent to the app at once, and what was typed stays through views.update', async () => {
  const bob = slack.person('bob');
  const { form } = await bob.types('/add', { in: '#general' });
  if (!form) throw new Error('no form');
  await form.fill({ Email: 'x@acme.test', Kind: 'Fancy' });
  await bob.seesForm('Add a fancy person');
  expect(form.title).toBe('Add a fancy person');
  expect(form.value('Email')).toBe('x@acme.test');
  expect(await form.submit()).toMatchObject({
    outcome: 'errors',
    errors: { Company: 'Please complete this required field.', Hat: 'Please complete this required field.' },
  });
  await form.close();
  expect(form.isOpen).toBe(false);
});

test('a button in a row of a message changes the message and answers by response_url', async () => {
  const alice = slack.person('alice');
  const { reply } = await alice.types('/card', { in: '#general' });
  expect(reply?.text()).toBe('The card is #general <there>');
  const card = await slack.person('bob').sees(/jane@acme.test – never invited/);
  expect(card.buttons()).toEqual(['Invite', 'Invite']);
  await expect(card.press('Invite')).rejects.toThrow(
    '2 “Invite”. There are: “Invite” (jane@acme.test – never invited)',
  );
  await card.press('Invite', { on: 'john@acme.test' });
  await slack.person('bob').sees('Welcome email sent to john@acme.test');
  expect(card.text()).toBe('john@acme.test was invited');
  expect(card.message.earlier).toHaveLength(1);
});
