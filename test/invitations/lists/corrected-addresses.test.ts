import { expect, test } from '@jest/globals';
import { MINUTE } from '../../../src/clock.ts';
import { refusedCsv } from '../../../src/invitations/lists/refused-csv.ts';
import { useLists } from './use-lists.ts';

const { context, draft, northwind, person, rowsOf, run } = useLists();

test('a row with an address that was corrected adds nobody, whenever it was corrected, and says whose it was', async () => {
  const tenant = await northwind();
  const other = await northwind();
  const members = await Promise.all(Array.from({ length: 5 }, () => person(tenant)));
  const [before, since, again, earlier, later] = members.map(({ email }) => email);
  const rename = (email = '', to = '') => {
    context.clock.advance(MINUTE);
    return context.db.user.update({
      where: { emailKey: email },
      data: { email: to, emailKey: to, correctedAt: context.clock.now() },
    });
  };
  const words = ['right', 'twice', 'meanwhile', 'shared', 'latest'];
  const [right, twice, meanwhile, shared, latest] = words.map((word) => `${word}-of-${before}`);
  await rename(before, `almost-${right}`);
  await rename(`almost-${right}`, right);
  await rename(again, twice);
  await rename(twice, again);
  // Two had it, one after the other.
  await rename(earlier, shared);
  await rename(shared, earlier);
  await rename(later, shared);
  await rename(shared, latest);
  const rows = (emails: readonly unknown[]) => [
    'Email\tLast\tCompany\tRole',
    ...emails.map((email) => `${email}\tLee\t${tenant.company.name}\t${tenant.templates.subcontractor.name}`),
  ];
  const text = rows([before, `almost-${right}`, since, again, twice, shared]).join('\n');
  const listId = await draft(tenant, tenant.grace, { text });
  const corrected = (correctedTo: unknown) => ({
    CORRECTED: { correctedTo, personName: expect.any(String) },
  });
  const planned = (await rowsOf(listId)).map((row) => ({ [row.planned]: row.reason }));
  expect(planned).toEqual([
    corrected(right),
    corrected(right),
    { INVITED: null },
    // Corrected back.
    { INVITED: null },
    corrected(again),
    corrected(latest),
  ]);
  await rename(since, meanwhile);
  await run(listId, tenant.grace);
  const done = (await rowsOf(listId)).map(({ outcome, reason }) => ({ [outcome ?? '']: reason }));
  expect(done).toEqual([
    corrected(right),
    corrected(right),
    corrected(meanwhile),
    { INVITED: null },
    corrected(again),
    corrected(latest),
  ]);
  expect((await refusedCsv(context.db, { listId, most: 1 })).text).toContain(
    `had this address until it was corrected to ${right}. Enter that one.`,
  );
  expect(await context.db.user.count({ where: { emailKey: { in: [before ?? '', since ?? ''] } } })).toBe(0);

  // Of people of another tenant nothing is said.
  const elsewhere = `Email\tLast\tCompany\tRole\n${before}\tLee\t${other.company.name}\t${other.templates.subcontractor.name}`;
  const [row] = await rowsOf(await draft(other, other.grace, { text: elsewhere }));
  expect(row?.planned).toBe('ADDED');
});
