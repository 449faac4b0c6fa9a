import type { Transaction } from '../../database/database.ts';

/*
 * What two people do about companies at once comes one after the other. The tenant's lock is always taken before that
 * of a name, so that nobody waits in a circle.
 */

/** Holds the tenant's list of companies, and the requests for it, until the transaction ends. */
export async function lockCompaniesOf(tx: Transaction, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher companies of ' || ${tenantId}, 0))`;
}

/** Holds all names that are like this one, in every tenant, until the transaction ends. */
export async function lockLikeness(tx: Transaction, likenessKey: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('usher company ' || ${likenessKey}, 0))`;
}
