import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { directoryCsv } from '../../../src/invitations/export/directory-csv.ts';
import { readList } from '../../../src/lists/read-list.ts';
import { inertCell, readCell } from '../../../src/lists/spreadsheet-cell.ts';
import { makeRound, makeTemplate, makeTenant } from '../../setup/factories.ts';
import { asks, opens, shows } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();

/** The file that someone gets when they export what a search finds. */
async function exported(handle: string, search: string, filter?: string) {
  const view = await opens(app.person(handle), `/directory ${search}`, { title: 'Directory' });
  if (filter) {
    await view.fill({ Show: filter });
    await shows(view, `, ${filter.toLowerCase()}`);
  }
  await view.press('Export');
  await shows(view, 'in a file that Usher has sent you directly');
  const message = app
    .person(handle)
    .messages()
    .findLast((one) => one.files().length > 0);
  const [file, ...others] = message?.files() ?? [];
  expect(others).toEqual([]);
  return { view, comment: message?.text(), name: file?.name, lines: file?.text.split('\n') ?? [] };
}

test('Export sends what is searched as a file in a direct message', async () => {
  const { user } = await app.member({ firstName: 'Ada', lastName: 'Exported-A' });
  await app.member({
    firstName: null,
    lastName: 'Exported-B',
    lastLoginAt: new Date('2026-11-20T10:30:00Z'),
  });
  await asks(app.person('alice'), `/invite ${user.email}`);
  const { view, comment, name, lines } = await exported('alice', 'exported');
  expect(view.text()).toContain('2 people are in a file that Usher has sent you directly.');
  expect(comment).toBe(
    '2 people in the directory of Northwind Tower (found for “exported”). Times are in UTC.',
  );
  expect(name).toBe('northwind-tower-directory.csv');
  expect(lines[0]).toBe(
    '\ufeffFirst name,Last name,Email,Company,Permissions template,State,Invited on,Invited by,Times invited,Last log-in',
  );
  expect(lines[1]).toMatch(
    new RegExp(
      `^Ada,Exported-A,${user.email},Acme Steel,Subcontractor,Waiting,\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d,Alice Admin,1,$`,
    ),
  );
  expect(lines[2]).toMatch(
    /^,Exported-B,person-\d+@acme\.test,Acme Steel,Subcontractor,Logged in,,,0,2026-11-20 10:30$/,
  );
  expect(lines.slice(3)).toEqual(['']);
  const audited = await app.db.auditEntry.findFirstOrThrow({
    where: { action: 'export-directory' },
    orderBy: { id: 'desc' },
  });
  expect(audited).toMatchObject({
    actor: 'Alice Admin',
    details: { people: 2, search: 'exported', state: null },
  });
});

test('a filter holds for the file, and who may only read may export', async () => {
  await app.member({ lastName: 'Portside-Never' });
  await app.member({ lastName: 'Portside-In', lastLoginAt: new Date() });
  const { lines, comment } = await exported('rita', 'portside', 'Logged in');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('Portside-In');
  expect(comment).toContain(
    '1 person in the directory of Northwind Tower (only logged in, found for “portside”)',
  );
});

test('names that a spreadsheet would run as formulas, and those that CSV has signs for, are inert', async () => {
  await app.member({ firstName: '=HYPERLINK("http://evil.test")', lastName: 'Formula, "quoted"' });
  const { lines } = await exported('alice', 'formula');
  expect(lines[1]).toMatch(/^"'=HYPERLINK\(""http:\/\/evil\.test""\)","Formula, ""quoted""",/);
});

test.each([
  ...['=1+1', '+49 30', '-x', '@sum', '\t=1', '\rx', "'=1", "''+1", "'Ahmed", 'plain', '', '＝1'],
  ...[
    'x;=1+1',
    'x; +1',
    "x;'=1",
    "a;b;''-1",
    'x\n@sum',
    'x\t=1',
    'x;"=1+1;',
    'x, "y";=1',
    ';;=1',
    "it's; 5 - 3",
  ],
])(
  'the cell of %j is read back as it was, and is no formula, wherever a spreadsheet splits the file',
  (value) => {
    const cell = inertCell(value);
    expect(readCell(cell)).toBe(value);
    const line = stringify([['Jane', cell]]);
    expect(parse(line)).toEqual([['Jane', cell]]);
    // At semicolons, the quotation marks behind commas are text.
    for (const shown of [cell, ...line.split(/[;\t\r\n]/)]) expect(shown).not.toMatch(/^[ "]*[=+\-@\t\r＝]/u);
  },
);

test('a file has everybody, however many there are, with the last invitation in the tenant’s time', async () => {
  const { id: tenantId } = await makeTenant(app.db, { timezone: 'America/Chicago' });
  const { id: permissionsTemplateId } = await makeTemplate(app.db, { tenantId });
  await app.db.tenantCompany.create({ data: { tenantId, companyId: app.companies.acme.id } });
  await app.db.$executeRaw`
    WITH people AS (
      INSERT INTO users (email, email_key, last_name, company_id, created_at)
      SELECT address, address, 'Exported', ${app.companies.acme.id}::uuid, now()
      FROM (SELECT 'exported-' || n || '@acme.test' AS address FROM generate_series(1, 2001) n) AS crew
      RETURNING id, company_id
    )
    INSERT INTO memberships (tenant_id, user_id, company_id, permissions_template_id, created_at)
    SELECT ${tenantId}::uuid, id, company_id, ${permissionsTemplateId}::uuid, now() FROM people`;
  const { id: membershipId } = await app.db.membership.findFirstOrThrow({
    where: { tenantId, user: { emailKey: 'exported-7@acme.test' } },
  });
  const rounds = [
    { status: 'SUPERSEDED', openedAt: '2026-11-10T12:00:00Z', by: app.users.bob },
    { status: 'OPEN', openedAt: '2026-11-20T03:30:00Z', by: app.users.alice },
  ] as const;
  for (const { status, openedAt, by } of rounds)
    await makeRound(app.db, { membershipId, status, openedAt: new Date(openedAt), sentById: by.id });
  let text = '';
  let count = 0;
  const asked = { tenantId, search: '', state: null, timezone: 'America/Chicago' };
  for await (const part of directoryCsv(app.db, asked)) {
    text += part.text;
    count += part.people;
  }
  const emails = parse(text, { bom: true })
    .slice(1)
    .map((cells) => cells[2]);
  expect([count, emails.length, new Set(emails).size]).toEqual([2001, 2001, 2001]);
  expect(text.split('\n').find((line) => line.includes('exported-7@'))).toMatch(
    /,Waiting,2026-11-19 21:30,Alice Admin,2,$/,
  );
});

test('when Slack takes no file, the asker is told, and nothing else goes wrong', async () => {
  await app.member({ lastName: 'Unsendable' });
  const view = await opens(app.person('alice'), '/directory unsendable', { title: 'Directory' });
  app.slack.fail('files.getUploadURLExternal', { error: 'missing_scope' });
  await view.press('Export');
  await shows(view, 'Usher is not set up fully in this workspace');
  expect(app.problems.splice(0)).toHaveLength(1);
});

test('the file is read back as the list of the same people', async () => {
  const { user } = await app.member({
    firstName: '+Plus',
    lastName: 'Read-Back, Sam',
    lastLoginAt: new Date(),
  });
  const { lines } = await exported('alice', 'read-back');
  const { rows } = await readList(new TextEncoder().encode(lines.join('\n')));
  expect(rows).toMatchObject([
    {
      ...{ email: user.email, firstName: '+Plus', lastName: 'Read-Back, Sam' },
      ...{ company: 'Acme Steel', template: 'Subcontractor' },
    },
  ]);
  expect(rows).toHaveLength(1);
});
