import { beforeEach } from '@jest/globals';
import { MovableClock } from '../../../src/clock.ts';
import type { Database } from '../../../src/database/database.ts';
import { applyDirectory } from '../../../src/directory/apply/apply-directory.ts';
import type { Change, DirectoryChanges } from '../../../src/directory/apply/changes.ts';
import { parseDirectory } from '../../../src/directory/file/parse-directory.ts';
import { useDatabase } from '../../setup/database.ts';

/** A database to apply a directory.yaml to, empty of people before each test. */
export function useApply() {
  const database = useDatabase();
  const clock = new MovableClock();
  beforeEach(async () => {
    // The audit refuses to be emptied; the tests look only at what they add to it.
    for (const table of ['slack_links', 'memberships', 'users', 'tenant_companies', 'assignable_templates']) {
      await database.db.$executeRawUnsafe(`DELETE FROM ${table}`);
    }
  });
  let serial = 0;
  return {
    database,
    clock,
    /** A file with names of its own: tenants, companies and templates stay in the audit's memory. */
    sampleFile(): string {
      serial += 1;
      return sampleFile(serial);
    },
    /** The number in the names of the last sample file. */
    serial: () => serial,
    apply(text: string, options: { dryRun?: boolean } = {}): Promise<DirectoryChanges> {
      const directory = parseDirectory({ text, file: 'directory.yaml' });
      return applyDirectory({ db: database.db, clock }, { directory, actor: 'usher apply', ...options });
    },
    everything: () => everything(database.db),
  };
}

/** A directory.yaml whose names have this number in them. */
export function sampleFile(serial: number): string {
  return `companies:
  - name: Northwind ${serial}
  - name: Acme ${serial}
tenants:
  - name: Tower ${serial}
    instance: us-${serial}
    workspace: T000000001
    timezone: America/Chicago
    companies: [Northwind ${serial}, Acme ${serial}]
    permissionsTemplates:
      - { name: Directory Admin, directory: Admin }
      - { name: Engineer, directory: Read Only, granular: [createAndEditUsers], assignable: [Engineer, Subcontractor] }
      - { name: Subcontractor, directory: None }
    users:
      - { email: alice@northwind.test, firstName: Alice, lastName: Admin, company: Northwind ${serial}, permissionsTemplate: Directory Admin, slack: U000000001 }
      - { email: Sam@ACME.test, firstName: Sam, lastName: Steel, company: Acme ${serial}, permissionsTemplate: Subcontractor }
`;
}

/** What was changed, a line each. */
export function lines(changes: readonly Change[]): string[] {
  return changes.map(({ kind, change, name, fields }) => {
    const what = fields.map(
      ({ field, from, to }) => `${field} ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
    );
    return [`${kind} ${name} ${change}`, ...what].join(', ');
  });
}

/** Everything that a directory.yaml can change, as rows. */
async function everything(db: Database): Promise<unknown> {
  return Promise.all([
    db.instance.findMany({ orderBy: { id: 'asc' } }),
    db.tenant.findMany({ orderBy: { id: 'asc' } }),
    db.company.findMany({ orderBy: { id: 'asc' } }),
    db.tenantCompany.findMany({ orderBy: [{ tenantId: 'asc' }, { companyId: 'asc' }] }),
    db.permissionsTemplate.findMany({ orderBy: { id: 'asc' } }),
    db.assignableTemplate.findMany({ orderBy: [{ templateId: 'asc' }, { assignableId: 'asc' }] }),
    db.user.findMany({ orderBy: { id: 'asc' } }),
    db.membership.findMany({ orderBy: { id: 'asc' } }),
    db.slackLink.findMany({ orderBy: { slackUser: 'asc' } }),
    db.auditEntry.count(),
  ]);
}
