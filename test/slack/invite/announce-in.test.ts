import { expect, test } from '@jest/globals';
import { opens } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';
import { fillIn } from './fill-in.ts';

const app = useSlackApp();

test('Announce in goes before the tenant’s own channel', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, email, { 'Announce in': 'shared' });
  await form.submit();
  const [round] = await app.rounds(email);
  expect(round?.card?.channel).toBe('C000000004');
});

test('Announce nowhere sends the card to the inviter alone, although the tenant has a channel', async () => {
  const email = app.newEmail();
  const form = await opens(app.person('alice'), '/invite');
  await fillIn(form, email);
  await form.fill({ 'Announce nowhere': ['Send it to me alone'] });
  await form.submit();
  const [round] = await app.rounds(email);
  expect(round?.card?.channel).toBe(app.person('alice').id);
});

test('a channel that other organisations read is not offered', async () => {
  const form = await opens(app.person('alice'), '/invite');
  expect(await form.choices('Announce in')).not.toContain('#partners');
  await expect(form.fill({ 'Announce in': 'partners' })).rejects.toThrow('does not offer #partners');
});
