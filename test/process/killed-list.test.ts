import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { runLists } from '../../src/invitations/lists/run-lists.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeCompany, makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';
import { testFolder } from '../setup/folder.ts';
import { startProcess } from '../setup/processes/started-process.ts';

const database = useDatabase();
const context = useContext(database);

const PEOPLE = 2_000;
const KILLS = 10;
/** Milliseconds: ten processes start. */
const TIMEOUT = 300_000;

test(
  'a list of 2,000 whose process is killed ten times invites everyone once',
  async () => {
    const { db } = database;
    const tenant = await makeTenant(db);
    const admin = await makeTemplate(db, { tenantId: tenant.id, directory: 'ADMIN' });
    const role = await makeTemplate(db, { tenantId: tenant.id, name: 'Subcontractor' });
    const company = await makeCompany(db, { name: 'Acme Steel' });
    await db.tenantCompany.create({ data: { tenantId: tenant.id, companyId: company.id } });
    const alice = await makeUser(db);
    await makeMembership(db, { tenantId: tenant.id, userId: alice.id, permissionsTemplateId: admin.id });
    const path = join(await testFolder(), 'people.csv');
    const rows = Array.from(
      { length: PEOPLE },
      (_, n) => `p${n}@acme.test,Lee ${n},${company.name},${role.name}`,
    );
    writeFileSync(path, ['Email,Last name,Company,Role', ...rows].join('\n'));

    for (let kill = 0; kill < KILLS; kill += 1) {
      const usher = startProcess('usher.mjs', {
        args: ['invite', path, '--tenant', tenant.name, '--as', alice.email, '--yes'],
        env: { DATABASE_URL: database.url },
      });
      await usher.says(/2,000 rows for/);
      // In the midst of one part or another.
      await pause(kill * 25);
      usher.child.kill('SIGKILL');
      await usher.ended();
    }
    expect(await db.inviteList.count({ where: { status: { notIn: ['DRAFT', 'DONE'] } } })).toBeGreaterThan(0);
    await runLists(context);

    const lists = await db.inviteList.findMany({ where: { status: { not: 'DRAFT' } } });
    expect(lists.map(({ status, done }) => ({ status, done }))).toEqual(
      lists.map(() => ({ status: 'DONE', done: PEOPLE })),
    );
    const rounds = await db.round.findMany({ select: { membershipId: true, emails: true } });
    expect(rounds).toHaveLength(PEOPLE);
    expect(new Set(rounds.map(({ membershipId }) => membershipId)).size).toBe(PEOPLE);
    expect(rounds.every(({ emails }) => emails.length === 1)).toBe(true);
  },
  TIMEOUT,
);
