import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { inTransaction } from '../../transaction.ts';
import { tenantsWithoutDirectoryAdmin } from '../directory-admins.ts';
import type { Directory } from '../file/directory.ts';
import { ChangeLog, type DirectoryChanges } from './changes.ts';
import { applyCompanies, associateCompanies } from './companies.ts';
import { findLeftovers } from './leftovers.ts';
import { applyMemberships } from './memberships.ts';
import { applySlackLinks } from './slack-links.ts';
import { applyTemplates } from './templates.ts';
import { applyTenants } from './tenants.ts';
import { applyUsers } from './users.ts';

/** One number for "a directory is being applied". */
const LOCK = 5_720_314_886;
/** Milliseconds for a large file, and for waiting until another one is applied. */
const LIMIT = 120_000;

/**
 * Brings the database to what a directory.yaml says, in one transaction: all of it or nothing, one file at a time.
 * What is not in the file stays as it is, and is listed. With `dryRun` the same is done and taken back.
 *
 * @param options.actor who applies it, for the audit
 * @throws DirectoryFileError when it would give a user another company
 */
export async function applyDirectory(
  context: Pick<Context, 'db' | 'clock'>,
  options: { directory: Directory; actor: string; dryRun?: boolean },
): Promise<DirectoryChanges> {
  const { directory, actor, dryRun = false } = options;
  try {
    return await inTransaction(
      context.db,
      async (tx) => {
        const changes = await apply(tx, { directory, actor, at: context.clock.now() });
        if (dryRun) throw new TakenBack(changes);
        return changes;
      },
      { timeout: LIMIT, maxWait: LIMIT },
    );
  } catch (error) {
    if (error instanceof TakenBack) return { ...error.changes, dryRun: true };
    throw error;
  }
}

/** Ends the transaction of a dry run without a trace, and carries what it would have done. */
class TakenBack extends Error {
  readonly changes: DirectoryChanges;

  constructor(changes: DirectoryChanges) {
    super('This was a dry run.');
    this.changes = changes;
  }
}

async function apply(
  tx: Transaction,
  options: { directory: Directory; actor: string; at: Date },
): Promise<DirectoryChanges> {
  const { directory, actor, at } = options;
  await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(LIMIT)}, true)`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`;
  const log = new ChangeLog();
  const companies = await applyCompanies(tx, { directory, log });
  const applied = await applyTenants(tx, { directory, log });
  const { tenants } = applied;
  await associateCompanies(tx, { directory, tenants, companies, log });
  const templates = await applyTemplates(tx, { tenants, log });
  const users = await applyUsers(tx, { directory, companies, at, log });
  const memberships = await applyMemberships(tx, { tenants, templates, companies, users, at, log });
  await applySlackLinks(tx, { tenants, users, log });
  await auditChanges(tx, { log, actor, at });
  return {
    dryRun: false,
    changes: log.changes,
    unchanged: log.unchanged,
    leftovers: await findLeftovers(tx, { applied, templates, companies, memberships: memberships.ids }),
    deactivated: memberships.deactivated,
    withoutAdmin: await tenantsWithoutDirectoryAdmin(
      tx,
      tenants.map(({ id }) => id),
    ),
  };
}

async function auditChanges(
  tx: Transaction,
  options: { log: ChangeLog; actor: string; at: Date },
): Promise<void> {
  const { log, actor, at } = options;
  if (log.changes.length === 0) return;
  const rows = log.changes.map(({ tenant, id, kind, change, name, fields }) => ({
    tenantId: tenant?.id ?? null,
    subject: id,
    details: { record: kind, change, name, ...(fields.length > 0 && { fields }) },
  }));
  await tx.$executeRaw`
    INSERT INTO audit_entries (at, actor, action, tenant_id, subject, details)
    SELECT ${at}::timestamptz, ${actor}, 'apply-directory', f."tenantId", f.subject, f.details
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f("tenantId" uuid, subject text, details jsonb)`;
}
