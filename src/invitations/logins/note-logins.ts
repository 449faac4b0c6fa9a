import type { Transaction } from '../../database/database.ts';

/** Notes a login in each of these memberships. Logins may be reported late: first and last never go backwards. */
export async function noteLogins(
  tx: Transaction,
  options: { membershipIds: readonly string[]; at: Date },
): Promise<void> {
  const { membershipIds, at } = options;
  await tx.$executeRaw`
    UPDATE memberships
    SET first_login_at = LEAST(first_login_at, ${at}::timestamptz),
        last_login_at = GREATEST(last_login_at, ${at}::timestamptz)
    WHERE id = ANY (${membershipIds}::uuid[])`;
}
