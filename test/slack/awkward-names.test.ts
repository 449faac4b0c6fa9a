import { beforeEach, expect, test } from '@jest/globals';
import { asks, opens, shows } from './setup/ask.ts';
import { expectInert } from './setup/expect-inert.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();
beforeEach(() => app.clock.advance(120_000));

/** What people and files may call somebody or something. The local Slack refuses blocks that the real one would. */
const AWKWARD = [
  '<!channel> <@U000000001> & <https://evil.test|Click>',
  '@channel https://evil.test #general',
  '*bold* _it_ ~st~ `code` > quote',
  '"Quotes" \'and\' “more” \\ {{braces}}',
  '<img src=x onerror=alert(1)>',
  'עברית مرحبا',
  '👩‍👩‍👧‍👦👷🏽‍♀️',
  '&'.repeat(200),
  '👷'.repeat(100),
  'W'.repeat(200),
];

test.each(AWKWARD)(
  'a person, company, template and tenant called %s stay text wherever they are shown',
  async (name) => {
    const { instanceId } = app.tenants.tower;
    const { id: tenantId } = await app.db.tenant.create({
      data: { name, instanceId, slackWorkspace: 'T000000001' },
    });
    const admin = await app.colleague({ tenantIds: [tenantId] });
    const { id: permissionsTemplateId } = await app.db.permissionsTemplate.create({
      data: { tenantId, name, directory: 'READ_ONLY' },
    });
    const company = await app.company(name, tenantId);
    const given = { firstName: name, lastName: name, companyId: company.id, tenantId, permissionsTemplateId };
    const { user } = await app.member(given);
    const reader = await app.colleague({ directory: 'READ_ONLY', tenantIds: [tenantId] });

    // Every answer, in messages and forms, passes the local Slack's rules, and none of them mentions or links anything.
    const answers = [];
    for (const line of [
      `/invite ${user.email}`,
      `/reinvite ${user.email}`,
      '/invite status',
      `/invite status ${user.email}`,
    ]) {
      answers.push(await asks(admin.person, line));
      answers.push(await asks(reader.person, line));
    }
    app.clock.advance(61_000);
    answers.push(await asks(admin.person, `/invite ${user.email}`));
    for (const { text, reply } of answers) {
      expect(text).not.toBe('');
      expectInert(reply?.message.blocks);
      expectInert(reply?.message.text);
    }
    expect(answers[0]?.text).toContain(shown(name));

    const form = await opens(admin.person, `/invite ${app.newEmail()}`);
    const begins = (choice: string) => choice.startsWith([...name].slice(0, 20).join(''));
    expect((await form.choices('Company')).some(begins)).toBe(true);
    const template = (await form.choices('Permissions template')).find(begins) ?? '';
    await form.fill({
      Company: 'Northwind Builders',
      'First name': name,
      'Last name': name,
      'Permissions template': template,
    });
    await form.submit();
    await shows(form, 'Welcome email sent to');
    expectInert(form.view.view.blocks);

    const directory = await opens(admin.person, '/directory', { title: 'Directory' });
    expect(directory.text()).toContain(shown(name));
    expectInert(directory.view.view.blocks);
    await directory.press('Re-invite', { on: user.email });
    await shows(directory, 'Welcome email sent to');
    expect(app.problems).toEqual([]);
  },
);

/** The beginning of the name as a reader sees it; long ones are cut off. */
function shown(name: string): string {
  return name.startsWith('*bold*') ? 'bold' : [...name].slice(0, 20).join('');
}

test('what was searched for is shown as it was typed, and mentions nobody', async () => {
  const view = await opens(app.person('alice'), '/directory <!channel> & “me”', { title: 'Directory' });
  expect(view.text()).toContain('0 people found for “<!channel> & “me””');
  expectInert(view.view.view.blocks);
});

test('a tenant with 150 permissions templates offers them all', async () => {
  const { instanceId } = app.tenants.tower;
  const { id: tenantId } = await app.db.tenant.create({ data: { name: 'Many templates', instanceId } });
  await app.db.permissionsTemplate.createMany({
    data: Array.from({ length: 150 }, (_, n) => ({
      tenantId,
      name: `${'👷'.repeat(20)} ${n}`,
      directory: 'NONE' as const,
    })),
  });
  const { person } = await app.colleague({ tenantIds: [tenantId] });
  const form = await opens(person, '/invite');
  expect(await form.choices('Permissions template')).toHaveLength(151);
});

test('a caller of 30 tenants sees where invitations stand in all of them that a message can hold', async () => {
  const { instanceId } = app.tenants.tower;
  const tenantIds: string[] = [];
  for (let n = 0; n < 30; n += 1) {
    const name = `${'<'.repeat(60)} ${String(n).padStart(2, '0')}`;
    tenantIds.push((await app.db.tenant.create({ data: { name, instanceId } })).id);
  }
  const { person } = await app.colleague({ tenantIds });
  const { text } = await asks(person, '/invite status');
  expect(text).toContain('… and 18 more tenants.');
  const inAll = await asks(person, `/invite status ${person.person.email}`);
  expect(inAll.text).toMatch(/… and \d+ more tenants/);
  const which = await asks(person, `/invite ${person.person.email}`);
  expect(which.text).toContain('is in 30 tenants. Which one do you mean?');
  expect(which.text).toContain('… and 10 more: open them with /directory.');
});
