import type { Transaction } from '../database/database.ts';
import type { SqlClient } from '../database/direct.ts';

/*
 * Advisory locks: what two people do at once about the same thing comes one after the other. Each is held until the
 * transaction ends. Of those that one transaction needs, the one further up in this file is taken first, and all but
 * the last before the lock of a row, so that nobody waits in a circle.
 */

/** The invitations of an inviter, in all tenants: what is counted for a cap does not grow while it is counted. */
export async function lockInviter(tx: SqlClient, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher invitations of ' || ${userId}, 0))`;
}

/** The new links that the invited people of a tenant ask for. */
export async function lockAskedLinksOf(tx: SqlClient, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher asked links of ' || ${tenantId}, 0))`;
}

/**
 * What is changed about one person of a tenant (`lockMemberToChange`): else two Directory Admins could deactivate each other,
 * or take each other's right.
 */
export async function lockActivityIn(tx: Transaction, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher activity in ' || ${tenantId}, 0))`;
}

/** The requests for approval in a tenant. */
export async function lockApprovalsOf(tx: Transaction, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher approvals of ' || ${tenantId}, 0))`;
}

/** The tenant's list of companies, and the requests for it. */
export async function lockCompaniesOf(tx: Transaction, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher companies of ' || ${tenantId}, 0))`;
}

/** All company names that are like this one, in every tenant. */
export async function lockLikeness(tx: Transaction, likenessKey: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher company ' || ${likenessKey}, 0))`;
}

/** Canonical email IDs, in their order: of two people who add a new one, the second finds the account. */
export async function lockEmailKeys(tx: SqlClient, emailKeys: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    /* lock email keys */
    SELECT pg_advisory_xact_lock(hashtextextended('usher email id ' || key, 0))
    FROM (SELECT key FROM unnest(${emailKeys}::text[]) AS key ORDER BY key) AS keys`;
}

/**
 * What these Slack users are told, and is counted for each. Taken at the very end of a transaction, after all its rows:
 * nothing but notices is written after it.
 */
export async function lockTold(tx: SqlClient, slackUsers: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended('usher tells ' || slack_user, 0))
    FROM (SELECT DISTINCT unnest(${[...slackUsers]}::text[]) AS slack_user ORDER BY 1) AS people`;
}
