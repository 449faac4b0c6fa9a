import { beforeEach, expect, test } from '@jest/globals';
import { packIds, unpackIds } from '../../../blocks/directory/selection.ts';
import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { runLists } from '../../../src/invitations/lists/run-lists.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => {
  app.clock.advance(120_000);
});

/** The directory with boxes to tick, of those whom a search finds. */
async function selecting(handle: string, search: string) {
  const view = await opens(app.person(handle), `/directory ${search}`, { title: 'Directory' });
  await view.press('Select…');
  await shows(view, 'Select people');
  return view;
}

/** Presses a button that leads to the preview of a list, and invites so many people there. */
async function invitesList(handle: string, view: OpenForm, button: string, people: number, words = '') {
  await view.press(button);
  const preview = await app.person(handle).seesForm('Invite a list');
  expect(preview.text()).toContain(words);
  expect(preview.submitLabel).toBe(people === 1 ? 'Invite 1 person' : `Invite ${people} people`);
  await preview.submit();
  await runLists(app.app);
}

const statuses = async (email: string) => (await app.rounds(email)).map(({ status }) => status);

test('who is ticked is invited or re-invited as a list, over all pages', async () => {
  const crew = [];
  for (let n = 10; n < 35; n += 1) crew.push(await app.member({ firstName: null, lastName: `Ticked-${n}` }));
  const [first, second, third] = crew;
  const last = crew.at(-1);
  await asks(app.person('alice'), `/invite ${first?.user.email}`);
  app.clock.advance(120_000);
  const view = await selecting('alice', 'ticked');
  await view.fill({ 'Select people': ['Ticked-10', 'Ticked-11', 'Ticked-12'] });
  await view.press('Next 20');
  await shows(view, 'page 2 of 2');
  await view.fill({ 'Select people': ['Ticked-34'] });
  await view.press('Previous 20');
  await shows(view, 'page 1 of 2');
  expect(view.value('Select people')).toEqual(['Ticked-10', 'Ticked-11', 'Ticked-12']);
  await view.fill({ 'Select people': ['Ticked-10', 'Ticked-11'] });
  await invitesList('alice', view, 'Invite selected', 3);
  expect(await statuses(first?.user.email ?? '')).toEqual(['SUPERSEDED', 'OPEN']);
  expect(await statuses(second?.user.email ?? '')).toEqual(['OPEN']);
  expect(await statuses(third?.user.email ?? '')).toEqual([]);
  expect(await statuses(last?.user.email ?? '')).toEqual(['OPEN']);
  expect(app.problems).toEqual([]);
});

test('people who have logged in get nothing, and are counted apart', async () => {
  const fresh = await app.member({ firstName: null, lastName: 'Apart-Fresh' });
  await app.member({ firstName: null, lastName: 'Apart-In', lastLoginAt: new Date() });
  const view = await selecting('alice', 'apart');
  await view.fill({ 'Select people': ['Apart-Fresh', 'Apart-In'] });
  await invitesList('alice', view, 'Invite selected', 1, '1  Already logged in');
  expect(await statuses(fresh.user.email)).toEqual(['OPEN']);
});

test('Done selecting goes back to the list, and nobody is invited when nobody was ticked', async () => {
  await app.member({ firstName: null, lastName: 'Unticked' });
  const view = await selecting('alice', 'unticked');
  await view.press('Invite selected');
  await shows(view, 'Nobody was selected.');
  await view.press('Select…');
  await shows(view, 'Select people');
  await view.press('Done selecting');
  await shows(view, 'never invited');
  expect(view.buttons()).toContain('Invite');
});

test('boxes are only there for people whom this caller may invite, and for a reader not at all', async () => {
  await app.member({ firstName: null, lastName: 'Boxed-Worker' });
  await app.member({
    firstName: null,
    lastName: 'Boxed-Boss',
    permissionsTemplateId: app.templates.admin.id,
  });
  const view = await selecting('grace', 'boxed');
  expect(view.text()).toContain('Boxed-Worker');
  expect(view.text()).not.toContain('Boxed-Boss');
  expect(view.text()).toContain('1 on this page cannot be invited by you, or not at all.');
  const reader = await opens(app.person('rita'), '/directory boxed', { title: 'Directory' });
  expect(reader.buttons()).not.toContain('Select…');
});

test('all who were never invited are invited at once, and only those whom the caller may invite', async () => {
  const workers = [
    await app.member({ lastName: 'Everyone-A' }),
    await app.member({ lastName: 'Everyone-B' }),
  ];
  const boss = await app.member({ lastName: 'Everyone-Boss', permissionsTemplateId: app.templates.admin.id });
  const view = await opens(app.person('grace'), '/directory everyone', { title: 'Directory' });
  expect(view.buttons()).not.toContain('Invite all 3…');
  await view.fill({ Show: 'Never invited' });
  await shows(view, ', never invited');
  await invitesList('grace', view, 'Invite all 3…', 2);
  for (const { user } of workers) expect(await statuses(user.email)).toEqual(['OPEN']);
  expect(await statuses(boss.user.email)).toEqual([]);
});

test('ids are packed and read back', () => {
  const ids = ['00000000-0000-0000-0000-000000000001', 'ffffffff-ffff-4fff-bfff-fffffffffffe'];
  expect(unpackIds(packIds(ids))).toEqual(ids);
  expect(packIds(ids)).toHaveLength(44);
  expect(unpackIds('')).toEqual([]);
});
