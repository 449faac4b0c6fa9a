import { expect, test } from '@jest/globals';
import { type Json, record, text } from '../../../sandbox/shared/json.ts';
import { button, modal, plain, section } from './example-blocks.ts';
import { call } from './example-slack.ts';
import { useRecordingApp } from './recording-app.ts';

const app = useRecordingApp();

test('a trigger_id opens one view, within three seconds, in its own workspace', async () => {
  const open = (trigger_id: unknown, token?: string) =>
    call(app.slack, 'views.open', { trigger_id, view: modal() }, token);
  await app.slack.person('alice').types('/x');
  const { trigger_id } = app.last();
  expect(await open('1.2.3')).toMatchObject({ error: 'invalid_trigger_id' });
  expect(await open(trigger_id, app.slack.botTokenOf('T000000002'))).toMatchObject({
    error: 'invalid_trigger_id',
  });
  expect(
    await call(app.slack, 'views.open', { trigger_id, view: modal({ title: plain('x'.repeat(25)) }) }),
  ).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: { messages: [expect.stringContaining('/view/title/text')] },
  });
  expect(await open(trigger_id)).toMatchObject({ ok: true, view: { title: plain('Title') } });
  expect(await open(trigger_id)).toMatchObject({ error: 'exchanged_trigger_id' });
  await app.slack.person('alice').types('/x');
  app.clock.advance(3_001);
  expect(await open(app.last().trigger_id)).toMatchObject({ error: 'expired_trigger_id' });
});

test('views.update guards its hash, and knows only what is open', async () => {
  const form = await app.opened(modal({ external_id: 'mine' }));
  const { id, hash } = form.view;
  const update = (args: Json) => call(app.slack, 'views.update', { view: modal(), ...args });
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
  const form = await app.opened(modal({ external_id: 'one' }));
  await app.slack.person('bob').types('/x');
  const again = { trigger_id: app.last().trigger_id, view: modal({ external_id: 'one' }) };
  expect(await call(app.slack, 'views.open', again)).toMatchObject({ error: 'duplicate_external_id' });
  await form.close();
  await app.slack.person('bob').types('/x');
  expect(await call(app.slack, 'views.open', { ...again, trigger_id: app.last().trigger_id })).toMatchObject({
    ok: true,
  });
  await app.slack.person('bob').form?.close();
});

test('the stack holds three views, and comes down one by one', async () => {
  const view = (title: string) =>
    modal({ title: plain(title), blocks: [section({ accessory: button() })], notify_on_close: true });
  const form = await app.opened(view('One'));
  const errors: unknown[] = [];
  app.answer = async (body) => {
    if (body.type !== 'block_actions') return;
    const pushed = await call(app.slack, 'views.push', { trigger_id: body.trigger_id, view: view('More') });
    errors.push(pushed.error);
  };
  await form.press('Press');
  expect(form.title).toBe('More');
  expect(app.last()).toMatchObject({
    type: 'block_actions',
    container: { type: 'view' },
    view: { title: plain('One'), previous_view_id: null },
    actions: [{ type: 'button', action_id: 'press', text: plain('Press') }],
  });
  await form.press('Press');
  await form.press('Press');
  expect(errors).toEqual([undefined, undefined, 'push_limit_reached']);
  await form.close();
  expect(app.last()).toMatchObject({ type: 'view_closed', is_cleared: false });
  expect(form.title).toBe('More');
  await form.close({ all: true });
  expect(form.isOpen).toBe(false);
  expect(app.got.slice(-2).map(({ body }) => body.is_cleared)).toEqual([true, true]);
  await app.slack.person('alice').types('/x');
  expect(
    await call(app.slack, 'views.push', { trigger_id: app.last().trigger_id, view: modal() }),
  ).toMatchObject({
    error: 'view_not_found',
  });
});

test('an answer to a submission updates, pushes, clears or fails', async () => {
  const view = (title: string) => modal({ title: plain(title), submit: plain('Go'), blocks: [section()] });
  const form = await app.opened(view('One'));
  app.answer = () => ({ response_action: 'update', view: view('Two') });
  expect((await form.submit()).outcome).toBe('updated');
  expect(form.title).toBe('Two');
  app.answer = () => ({ response_action: 'push', view: view('Three') });
  expect((await form.submit()).outcome).toBe('pushed');
  expect(form.title).toBe('Three');
  app.answer = () => ({ response_action: 'update', view: view('x'.repeat(25)) });
  const failed = await form.submit();
  expect(failed).toMatchObject({ outcome: 'failed', error: expect.stringContaining('/view/title/text') });
  app.answer = () => 'nothing';
  expect(await form.submit()).toMatchObject({ outcome: 'failed', error: 'operation_timeout' });
  expect(form.title).toBe('Three');
  app.answer = () => undefined;
  expect((await form.submit()).outcome).toBe('closed');
  expect(form.title).toBe('Two');
  app.answer = () => ({ response_action: 'clear' });
  expect((await form.submit()).outcome).toBe('closed');
  expect(form.isOpen).toBe(false);
});

test('a form submitted twice at once arrives twice, with one view id and hash', async () => {
  const form = await app.opened(modal({ submit: plain('Go') }));
  const outcomes = await Promise.all([form.submit(), form.submit()]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['closed', 'closed']);
  const submissions = app.got.map(({ body }) => body).filter((body) => body.type === 'view_submission');
  expect(submissions).toHaveLength(2);
  expect(new Set(submissions.map((body) => text(record(body.view).hash))).size).toBe(1);
  expect(new Set(submissions.map((body) => body.trigger_id)).size).toBe(2);
});

test('a home is published for one person, and its buttons work', async () => {
  const alice = app.slack.person('alice');
  const view = { type: 'home', blocks: [section({ accessory: button() })] };
  app.answer = async (body) => {
    if (record(body.event).type === 'app_home_opened') {
      await call(app.slack, 'views.publish', { user_id: record(body.event).user, view });
    }
  };
  const home = await alice.opensHome();
  expect(home.text()).toContain('text');
  await home.press('Press');
  expect(app.last()).toMatchObject({ type: 'block_actions', view: { type: 'home' } });
  expect(await call(app.slack, 'views.publish', { user_id: alice.id, view, hash: 'old' })).toMatchObject({
    error: 'hash_conflict',
  });
});

test('onChange reports every change', async () => {
  const seen: string[] = [];
  const stop = app.slack.onChange((change) => seen.push(`${change.kind} ${change.where}`));
  await call(app.slack, 'chat.postMessage', { channel: 'C000000001', text: 'a' });
  await app.opened(modal());
  stop();
  await call(app.slack, 'chat.postMessage', { channel: 'C000000001', text: 'b' });
  expect(seen).toEqual(['message C000000001', 'view U000000001']);
});
