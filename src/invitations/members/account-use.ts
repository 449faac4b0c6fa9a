import type { Database, Transaction } from '../../database/database.ts';
import { Prisma } from '../../generated/prisma/client.ts';

/** How a user account has been used: the person has logged in somewhere, or has done something in Usher from Slack. */
export type AccountUse = 'LOGGED_IN' | 'ACTED';

export interface Account {
  readonly emailKey: string;
  /** Null while nobody has shown that the account is theirs: only then may its email ID be corrected. */
  readonly use: AccountUse | null;
}

/** Reads a user account and locks it until the transaction ends. Its memberships are locked before. */
export async function lockAccount(tx: Transaction, userId: string): Promise<Account> {
  return read(tx, userId, Prisma.sql`FOR UPDATE OF u`);
}

export async function readAccount(db: Database, userId: string): Promise<Account> {
  return read(db, userId, Prisma.empty);
}

async function read(db: Database | Transaction, userId: string, lock: Prisma.Sql): Promise<Account> {
  const [account] = await db.$queryRaw<{ emailKey: string; hasLoggedIn: boolean; hasActed: boolean }[]>`
    SELECT u.email_key AS "emailKey",
           u.password_hash IS NOT NULL OR EXISTS (
             SELECT FROM memberships m WHERE m.user_id = u.id AND m.first_login_at IS NOT NULL) AS "hasLoggedIn",
           -- The audit is long: it is only looked through for those whose template lets them do more than ask.
           EXISTS (
             SELECT FROM memberships m JOIN permissions_templates p ON p.id = m.permissions_template_id
             WHERE m.user_id = u.id AND p.directory <> 'NONE')
           AND EXISTS (SELECT FROM audit_entries a WHERE a.actor_id = u.id)
           OR EXISTS (SELECT FROM rounds r WHERE r.sent_by_id = u.id)
           OR EXISTS (SELECT FROM approval_requests a WHERE a.requested_by_id = u.id) AS "hasActed"
    FROM users u WHERE u.id = ${userId}::uuid ${lock}`;
  if (!account) throw new Error(`There is no user account ${userId}.`);
  const { emailKey, hasLoggedIn, hasActed } = account;
  return { emailKey, use: hasLoggedIn ? 'LOGGED_IN' : hasActed ? 'ACTED' : null };
}
