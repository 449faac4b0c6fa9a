import type { Transaction } from '../../database/database.ts';
import type { Directory, DirectoryUser } from '../file/directory.ts';
import { DirectoryFileError } from '../file/directory-file-error.ts';
import { type ChangeLog, differences } from './changes.ts';

interface UserRecord {
  id: string;
  emailKey: string;
  firstName: string | null;
  lastName: string;
  companyId: string;
  companyName: string;
}

/**
 * Creates the user accounts that are missing, and changes names. Returns ids by canonical email ID.
 * An account keeps the address that it was made with. Throws a DirectoryFileError for everyone whom the file gives
 * another company than they have: a user is assigned to exactly one, in every instance and tenant
 * (domain.md, "Adding an existing user to a tenant" 1).
 */
export async function applyUsers(
  tx: Transaction,
  options: { directory: Directory; companies: ReadonlyMap<string, string>; at: Date; log: ChangeLog },
): Promise<Map<string, string>> {
  const { directory, companies, at, log } = options;
  const accounts = accountsOf(directory);
  const rows = [...accounts.values()].map(({ email, emailKey, firstName, lastName, companyKey }) => ({
    ...{ email, emailKey, firstName, lastName },
    companyId: companies.get(companyKey),
  }));
  const inserted = await tx.$queryRaw<{ emailKey: string }[]>`
    INSERT INTO users (email, email_key, first_name, last_name, company_id, created_at)
    SELECT f.email, f."emailKey", f."firstName", f."lastName", f."companyId", ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS f(email text, "emailKey" text, "firstName" text, "lastName" text, "companyId" uuid)
    ON CONFLICT (email_key) DO NOTHING
    RETURNING email_key AS "emailKey"`;
  const created = new Set(inserted.map(({ emailKey }) => emailKey));
  const records = await readUsers(tx, [...accounts.keys()]);
  refuseOtherCompanies({ directory, companies, records });
  const changed: { id: string; firstName: string | null; lastName: string }[] = [];
  for (const [emailKey, account] of accounts) {
    const record = records.get(emailKey);
    if (!record) throw new Error(`The user account ${emailKey} was not written.`);
    const before = { firstName: record.firstName, lastName: record.lastName };
    // A file that is silent about the first name takes none away.
    const after = { firstName: account.firstName ?? record.firstName, lastName: account.lastName };
    const fields = differences(before, after);
    if (fields.length > 0) changed.push({ id: record.id, ...after });
    log.note({
      kind: 'user',
      id: record.id,
      name: emailKey,
      tenant: null,
      created: created.has(emailKey),
      fields,
    });
  }
  if (changed.length > 0) {
    await tx.$executeRaw`
      UPDATE users u SET first_name = f."firstName", last_name = f."lastName"
      FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS f(id uuid, "firstName" text, "lastName" text)
      WHERE u.id = f.id`;
  }
  return new Map([...records].map(([emailKey, { id }]) => [emailKey, id]));
}

/** One account for each email ID, however many tenants list it; a first name that any of them gives counts. */
function accountsOf(directory: Directory): Map<string, DirectoryUser> {
  const accounts = new Map<string, DirectoryUser>();
  for (const user of directory.tenants.flatMap(({ users }) => users)) {
    const first = accounts.get(user.emailKey) ?? user;
    accounts.set(user.emailKey, { ...first, firstName: first.firstName ?? user.firstName });
  }
  return accounts;
}

/** Read after the insert, so that an account which someone else has just made is seen as it is. */
async function readUsers(tx: Transaction, emailKeys: readonly string[]): Promise<Map<string, UserRecord>> {
  const records = await tx.$queryRaw<UserRecord[]>`
    SELECT u.id, u.email_key AS "emailKey", u.first_name AS "firstName", u.last_name AS "lastName",
      u.company_id AS "companyId", c.name AS "companyName"
    FROM jsonb_array_elements_text(${JSON.stringify(emailKeys)}::jsonb) AS f("emailKey")
    JOIN users u ON u.email_key = f."emailKey"
    JOIN companies c ON c.id = u.company_id`;
  return new Map(records.map((record) => [record.emailKey, record]));
}

function refuseOtherCompanies(options: {
  directory: Directory;
  companies: ReadonlyMap<string, string>;
  records: ReadonlyMap<string, UserRecord>;
}): void {
  const { directory, companies, records } = options;
  const names = new Map(directory.companies.map(({ key, name }) => [key, name]));
  const problems = directory.tenants
    .flatMap(({ users }) => users)
    .flatMap((user) => {
      const record = records.get(user.emailKey);
      if (!record || record.companyId === companies.get(user.companyKey)) return [];
      const asked = names.get(user.companyKey) ?? user.companyKey;
      const sentence =
        `${user.email} already belongs to ${record.companyName} and cannot be given ${asked}: ` +
        'a user has exactly one company.';
      return [{ ...user.companyAt, sentence }];
    });
  if (problems.length > 0) throw new DirectoryFileError(directory.file, problems);
}
