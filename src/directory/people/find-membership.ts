import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { closestMatch } from '../../words/closest-match.ts';
import { nameKey } from '../names.ts';
import { findMeantMember, type Meant } from './look-up-email.ts';

/**
 * The id of a person's membership in the tenant of that name, for the operator.
 *
 * @param options.emailKey canonical
 * @throws UserError `NO_SUCH_TENANT`, `AMBIGUOUS_TENANT` or `NOT_IN_DIRECTORY`
 */
export async function findMembership(
  context: Pick<Context, 'db'>,
  options: { emailKey: string; tenant: string },
): Promise<string> {
  const { emailKey, tenant } = options;
  const named = await tenantsNamed(context, tenant);
  const memberships = await context.db.membership.findMany({
    where: { tenantId: { in: named.map(({ id }) => id) }, user: { emailKey } },
    select: { id: true },
  });
  if (memberships.length > 1) {
    throw new UserError(
      'AMBIGUOUS_TENANT',
      `${emailKey} is in several tenants called "${tenant}", of different instances. Use Slack instead.`,
    );
  }
  const [membership] = memberships;
  if (membership) return membership.id;
  const meant = await findMeantMember(context.db, { tenantIds: named.map(({ id }) => id), emailKey });
  throw new UserError(
    'NOT_IN_DIRECTORY',
    `${emailKey} is not in the directory of ${named[0]?.name}.${whoWasMeant(meant)}`,
  );
}

/** Who was probably meant, as a further sentence; empty when nobody was. */
export function whoWasMeant(meant: Meant | null): string {
  if (meant === null) return '';
  const { emailKey, corrected } = meant;
  return corrected === null
    ? ` Did you mean ${emailKey}?`
    : ` ${corrected} had this address until it was corrected to ${emailKey}.`;
}

/**
 * The tenants of that name, in different instances if there are several.
 *
 * @throws UserError `NO_SUCH_TENANT`
 */
export async function tenantsNamed(
  { db }: Pick<Context, 'db'>,
  tenant: string,
): Promise<{ id: string; name: string; timezone: string }[]> {
  const tenants = await db.tenant.findMany({ select: { id: true, name: true, timezone: true } });
  const named = tenants.filter(({ name }) => nameKey(name) === nameKey(tenant));
  if (named.length > 0) return named;
  const meant = closestMatch(
    tenant,
    tenants.map(({ name }) => name),
  );
  throw new UserError(
    'NO_SUCH_TENANT',
    `There is no tenant "${tenant}"${meant ? `: did you mean "${meant}"?` : '.'}`,
  );
}
