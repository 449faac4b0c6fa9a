import { describe, expect, test } from '@jest/globals';
import { waitForBlocked } from '../../setup/wait-for.ts';
import { useApply } from './use-apply.ts';

const { apply, clock, database, everything, sampleFile, serial } = useApply();

test('what is missing from the file is kept, and listed', async () => {
  const text = sampleFile();
  await apply(text);
  const [first, second] = [serial(), serial() + 1];
  const shorter = text
    .replace(`  - name: Acme ${first}\n`, '')
    .replace(`[Northwind ${first}, Acme ${first}]`, `[Northwind ${first}]`)
    .replace(/ {6}- { email: Sam.*\n/, '')
    .replace(', assignable: [Engineer, Subcontractor]', '')
    .replace(/ {6}- { name: Subcontractor.*\n/, '');
  const before = await database.db.membership.count();
  const { leftovers } = await apply(shorter);
  expect(leftovers.filter(({ tenant }) => tenant === `Tower ${first}`)).toEqual([
    { kind: 'permissionsTemplate', tenant: `Tower ${first}`, count: 1, names: ['Subcontractor'] },
    { kind: 'tenantCompany', tenant: `Tower ${first}`, count: 1, names: [`Acme ${first}`] },
    { kind: 'membership', tenant: `Tower ${first}`, count: 1, names: ['sam@acme.test'] },
  ]);
  expect(await database.db.membership.count()).toBe(before);
  const other = await apply(
    sampleFile()
      .replaceAll(/email: (alice|Sam)/g, 'email: other-$1')
      .replace(', slack: U000000001', ''),
  );
  expect(serial()).toBe(second);
  expect(other.leftovers.find(({ kind }) => kind === 'tenant')?.names).toContain(`Tower ${first}`);
  expect(other.leftovers.find(({ kind }) => kind === 'company')?.count).toBeGreaterThanOrEqual(2);
});

describe('a user is never given another company:', () => {
  test('the whole file is refused, with line and column of each such user', async () => {
    await apply(sampleFile());
    const before = await everything();
    const text = sampleFile();
    await expect(apply(text)).rejects.toThrow(
      [
        `directory.yaml:15:84: alice@northwind.test already belongs to Northwind ${serial() - 1} and cannot be given Northwind ${serial()}: a user has exactly one company.`,
        `directory.yaml:16:75: Sam@ACME.test already belongs to Acme ${serial() - 1} and cannot be given Acme ${serial()}: a user has exactly one company.`,
      ].join('\n'),
    );
    expect(await everything()).toEqual(before);
  });

  test('even when the user account is created while the file is being applied', async () => {
    const { db } = database;
    await apply(sampleFile().replace(/ {4}users:.*/s, ''));
    const company = await db.company.findFirstOrThrow({ where: { name: `Acme ${serial()}` } });
    const text = sampleFile();
    const applied = await db.$transaction(async (tx) => {
      await tx.user.create({
        data: {
          email: 'sam@acme.test',
          emailKey: 'sam@acme.test',
          lastName: 'Steel',
          companyId: company.id,
          createdAt: clock.now(),
        },
      });
      const waiting = apply(text).then(
        () => 'applied',
        (error: Error) => error.message,
      );
      await waitForBlocked(db);
      return { waiting };
    });
    expect(await applied.waiting).toMatch(
      new RegExp(
        `^directory.yaml:16:75: .* already belongs to Acme ${serial() - 1} and cannot be given Acme ${serial()}`,
      ),
    );
  });
});

test('a deactivated user stays deactivated, and is listed', async () => {
  const text = sampleFile();
  await apply(text);
  const at = clock.now();
  await database.db.membership.updateMany({
    where: { user: { emailKey: 'sam@acme.test' } },
    data: { deactivatedAt: at },
  });
  const { deactivated } = await apply(
    text.replace('permissionsTemplate: Subcontractor', 'permissionsTemplate: Engineer'),
  );
  expect(deactivated).toEqual([{ tenant: `Tower ${serial()}`, emailKey: 'sam@acme.test' }]);
  const sam = await database.db.membership.findFirstOrThrow({
    where: { user: { emailKey: 'sam@acme.test' } },
    include: { permissionsTemplate: true },
  });
  expect(sam).toMatchObject({ deactivatedAt: at, permissionsTemplate: { name: 'Engineer' } });
});

test('there is a warning for a tenant that loses its last Directory Admin', async () => {
  const text = sampleFile();
  await apply(text);
  const { withoutAdmin } = await apply(
    text.replace('permissionsTemplate: Directory Admin', 'permissionsTemplate: Engineer'),
  );
  expect(withoutAdmin).toEqual([`Tower ${serial()}`]);
});

test('a first name that the file leaves out is kept', async () => {
  const text = sampleFile();
  await apply(text);
  expect((await apply(text.replace('firstName: Sam, ', ''))).changes).toEqual([]);
});
