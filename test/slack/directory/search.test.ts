import { describe, expect, test } from '@jest/globals';
import type { OpenForm } from '../../../sandbox/slack/people/messages-and-forms.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

const directory = (handle: string, search = '') =>
  opens(app.person(handle), `/directory ${search}`.trim(), { title: 'Directory' });

/** The buttons at the right of the people that invite. */
const rowButtons = (view: OpenForm) =>
  view
    .buttons()
    .filter((label) => !['Select…', 'Export', 'Manage…', 'Add person', 'Details'].includes(label));

/** A tenant of its own with this many people, and its Directory Admin. */
async function crowd(size: number) {
  const { tower } = app.tenants;
  const { id: tenantId } = await app.db.tenant.create({
    data: { name: `Crowd of ${size}`, instanceId: tower.instanceId, slackWorkspace: 'T000000001' },
  });
  const admin = await app.colleague({ tenantIds: [tenantId] });
  const { id: permissionsTemplateId } = await app.db.permissionsTemplate.create({
    data: { tenantId, name: 'Crew', directory: 'NONE' },
  });
  for (let n = 1; n < size; n += 1) {
    await app.member({
      firstName: null,
      lastName: `Crew-${String(n).padStart(2, '0')}`,
      tenantId,
      permissionsTemplateId,
    });
  }
  return { admin, tenantId, permissionsTemplateId };
}

test('the directory shows name, email ID, company and permissions template, and Invite or Re-invite at the right', async () => {
  const fresh = await app.member({ firstName: 'Zoe', lastName: 'Zettel-Fresh' });
  const known = await app.member({ firstName: 'Zack', lastName: 'Zettel-Known' });
  await asks(app.person('alice'), `/invite ${known.user.email}`);
  const view = await directory('alice', 'zettel');
  expect(view.text()).toContain('2 people found for “zettel” in Northwind Tower');
  expect(view.text()).toContain(
    `Zoe Zettel-Fresh  ${fresh.user.email}\nAcme Steel  ·  Subcontractor  ·  never invited`,
  );
  expect(view.text()).toMatch(/Acme Steel {2}· {2}Subcontractor {2}· {2}invited /);
  expect(rowButtons(view)).toEqual(['Invite', 'Re-invite']);
});

describe('45 people', () => {
  test('come in pages of 20 by last name, to turn in both directions', async () => {
    const { admin } = await crowd(45);
    const view = await opens(admin.person, '/directory', { title: 'Directory' });
    const names = () => view.text().match(/(Crew-\d\d|colleague\d+)(?= {2})/g) ?? [];
    expect(view.text()).toContain('45 people in Crowd of 45, page 1 of 3');
    expect(names()).toHaveLength(20);
    expect(names()[0]).toBe(admin.handle);
    expect(view.buttons()).not.toContain('Previous 20');
    await view.press('Next 20');
    await shows(view, 'page 2 of 3');
    expect(names()[0]).toBe('Crew-20');
    await view.press('Next 20');
    await shows(view, 'page 3 of 3');
    expect(names()).toEqual(['Crew-40', 'Crew-41', 'Crew-42', 'Crew-43', 'Crew-44']);
    expect(view.buttons()).not.toContain('Next 20');
    await view.press('Previous 20');
    await shows(view, 'page 2 of 3');
    await view.fill({ 'Search by name, email ID or company': 'crew-01' });
    await shows(view, '1 person found for “crew-01” in Crowd of 45');
    expect(names()).toEqual(['Crew-01']);
  });

  test('a press on a later page stays on it', async () => {
    const { admin } = await crowd(25);
    const view = await opens(admin.person, '/directory', { title: 'Directory' });
    await view.press('Next 20');
    await shows(view, 'page 2 of 2');
    await view.press('Invite', { on: 'Crew-22' });
    await shows(view, 'Crew-22 is invited to Crowd of 25');
    expect(view.text()).toContain('page 2 of 2');
  });
});

describe('search', () => {
  test.each([
    ['first and last name in any order', 'müller jürgen', 1],
    ['part of a name, whatever its case', 'ÜLLE', 1],
    ['email ID', 'suche@bücher.test', 1],
    ['email ID in its other form', 'suche@xn--bcher-kva.test', 1],
    ['email ID with its letters composed otherwise', 'SUCHE@BU\u0308CHER.test', 1],
    ['email ID in letters, of someone who was added in ASCII', 'andere@bücher.test', 1],
    ['company', 'findbar', 1],
    ['name and company', 'jürgen findbar', 1],
    ['all words, not one of them', 'jürgen nowhere', 0],
    ['signs that mean something to SQL', '%', 0],
    ['signs that cannot be seen', 'findbar\u202e\u0000', 1],
    ['a name without its accents', 'Jurgen MULLER', 1],
    ['a name with other accents than it has', 'jürgén', 1],
    ['letters that no accent makes', 'lodz-soren', 1],
    ['the apostrophe of a phone', 'O’Apostrophe', 1],
    ['no apostrophe at all', 'oapostrophe', 1],
    ['a company without its accents', 'findbar etage', 1],
  ])('finds by %s', async (_what, search, found) => {
    if ((await app.db.company.count({ where: { name: 'Findbar & Sons Étage' } })) === 0) {
      const { id } = await app.company('Findbar & Sons Étage', app.tenants.tower.id);
      await app.member({
        firstName: 'Jürgen',
        lastName: 'Müller',
        email: 'Suche@Bücher.test',
        companyId: id,
      });
      await app.member({ lastName: 'Other', email: 'andere@xn--bcher-kva.test' });
      await app.member({ firstName: 'Łódź-Søren', lastName: "O'Apostrophe" });
    }
    const view = await directory('alice', search);
    expect(view.text()).toContain(`${found} ${found === 1 ? 'person' : 'people'} found for`);
  });

  test('works by the button at the bottom too, for screens without an Enter key', async () => {
    const view = await directory('alice');
    view.view.values.directory_search = {
      directory_search: { type: 'plain_text_input', value: 'alice@northwind' },
    };
    expect((await view.submit()).outcome).toBe('updated');
    expect(view.text()).toContain('1 person found for “alice@northwind” in Northwind Tower');
    expect(view.submitLabel).toBe('Search');
  });
});

test('there are buttons only where this caller may: nobody for Read Only, those in its list for a granular caller', async () => {
  const worker = await app.member({ lastName: 'Buttonless-Worker' });
  await app.member({ lastName: 'Buttonless-Boss', permissionsTemplateId: app.templates.admin.id });
  await app.member({ lastName: 'Buttonless-Gone', deactivatedAt: new Date() });
  expect((await directory('rita', 'buttonless')).buttons()).toEqual([
    'Export',
    ...['Details', 'Details', 'Details'],
  ]);
  const granular = await directory('grace', 'buttonless');
  expect(rowButtons(granular)).toEqual(['Invite']);
  await granular.press('Invite', { on: worker.user.email });
  await shows(granular, `Welcome email sent to ${worker.user.email}`);
  const admin = await directory('alice', 'buttonless');
  expect(rowButtons(admin)).toEqual(['Invite', 'Re-invite']);
  expect(admin.text()).toContain('·  deactivated');
});

test('pressing Invite does what the command does, and the row becomes Re-invite', async () => {
  const { user } = await app.member({ lastName: 'Pressed' });
  const view = await directory('alice', 'Pressed');
  await view.press('Invite');
  await shows(
    view,
    `:white_check_mark: Welcome email sent to ${user.email}. Pat Pressed is invited to Northwind Tower.`,
  );
  expect(rowButtons(view)).toEqual(['Re-invite']);
  expect(await app.rounds(user.email)).toMatchObject([{ status: 'OPEN', card: { channel: '#invites' } }]);
  app.clock.advance(61_000);
  await view.press('Re-invite');
  await shows(view, 'round 2');
  expect(await app.rounds(user.email)).toHaveLength(2);
});

test('someone who has logged in is sent a reminder only when that is confirmed', async () => {
  const { user } = await app.member({
    lastName: 'Loggedin',
    lastLoginAt: new Date('2026-11-01T08:00:00Z'),
  });
  const view = await directory('alice', 'Loggedin');
  expect(view.text()).toContain('logged in Nov 1');
  expect(rowButtons(view)).toEqual(['Re-invite']);
  await view.press('Re-invite', { answer: 'deny' });
  expect(await app.db.email.count({ where: { membership: { userId: user.id } } })).toBe(0);
  await view.press('Re-invite', { answer: 'confirm' });
  await shows(view, `Sign-in reminder sent to ${user.email}`);
  expect(await app.rounds(user.email)).toEqual([]);
});

test('someone who logged in after the list was shown is sent nothing by its button', async () => {
  const { user, id } = await app.member({ lastName: 'Meanwhile' });
  const view = await directory('alice', 'Meanwhile');
  const at = new Date();
  await app.db.membership.update({ where: { id }, data: { firstLoginAt: at, lastLoginAt: at } });
  await view.press('Invite');
  await shows(view, 'has already logged in');
  expect(await app.rounds(user.email)).toEqual([]);
});

test('with None there is no directory to see, and the refusal names what is needed and who can help', async () => {
  const { text } = await asks(app.person('norman'), '/directory');
  expect(text).toContain('You may not see the Company level Directory in Northwind Tower.');
  expect(text).toContain('It needs: Read Only or above on the tenant’s Company level Directory.');
  expect(text).toContain('Who can do it: Alice Admin');
});

test('access taken away while the directory is open closes it', async () => {
  const reader = await app.colleague({ directory: 'READ_ONLY' });
  const view = await opens(reader.person, '/directory', { title: 'Directory' });
  await app.db.permissionsTemplate.update({
    where: { id: reader.template.id },
    data: { directory: 'NONE' },
  });
  await view.fill({ 'Search by name, email ID or company': 'alice' });
  await shows(view, 'You may not see the Company level Directory');
  expect(view.text()).not.toContain('alice@northwind.test');
});

test('with several tenants the directory of the channel’s tenant opens, and another can be chosen', async () => {
  const view = await opens(app.person('bob'), '/directory', { title: 'Directory', in: 'invites' });
  expect(view.text()).toContain('in Northwind Tower');
  await view.fill({ Tenant: 'Harbor Bridge' });
  await shows(view, 'in Harbor Bridge');
  expect(view.text()).toContain('harry@northwind.test');
  expect(view.text()).not.toContain('alice@northwind.test');
  expect(view.value('Tenant')).toBe('Harbor Bridge');
});

test('the directory of a tenant the caller is not in cannot be chosen', async () => {
  const view = await directory('alice');
  view.view.view.private_metadata = JSON.stringify({
    tenantId: app.tenants.bridge.id,
    search: '',
    page: 0,
    channel: 'C000000001',
  });
  await view.fill({ 'Search by name, email ID or company': 'harry' });
  await shows(view, '0 people found for “harry” in Northwind Tower');
  expect(app.problems).toEqual([]);
});

test('a filter shows who stands there, also of those who are searched for, and keeps when something is done', async () => {
  const waits = await app.member({ lastName: 'Filtered-Waits' });
  await app.member({ lastName: 'Filtered-Never' });
  await app.member({ lastName: 'Filtered-In', lastLoginAt: new Date() });
  await asks(app.person('alice'), `/invite ${waits.user.email}`);
  const view = await directory('alice', 'filtered');
  expect(view.value('Show')).toBe('All people');
  const shown = () => view.text().match(/Filtered-\w+/g);
  for (const [state, names] of [
    ['Waiting', ['Filtered-Waits']],
    ['Never invited', ['Filtered-Never']],
    ['Logged in', ['Filtered-In']],
    ['Bounced', null],
  ] as const) {
    await view.fill({ Show: state });
    await shows(view, names ? `, ${state.toLowerCase()}` : `is “${state}”`);
    expect(shown()).toEqual(names);
  }
  expect(view.buttons()).toEqual(['Add person']);
  await view.fill({ Show: 'Never invited' });
  await shows(view, '1 person found for “filtered” in Northwind Tower, never invited');
  await view.press('Invite');
  await shows(view, 'Filtered-Never is invited');
  expect(view.text()).toContain(
    'Nobody in Northwind Tower who matches “filtered” is “Never invited”: choose All people above to see everybody who does.',
  );
  await view.fill({ Show: 'All people' });
  await shows(view, '3 people found');
  expect(app.problems).toEqual([]);
});
