import type { Context } from '../../context.ts';
import { personName } from '../../directory/person-name.ts';
import type { Prisma } from '../../generated/prisma/client.ts';

/** Rounds of one membership that are told, the last first. */
const ROUNDS = 20;

const emailFields = {
  select: {
    kind: true,
    day: true,
    status: true,
    createdAt: true,
    acceptedAt: true,
    settledAt: true,
    error: true,
  },
  orderBy: { createdAt: 'asc' },
} as const;

const roundFields = {
  number: true,
  status: true,
  openedAt: true,
  welcomedAt: true,
  nextFollowUpAt: true,
  expiresAt: true,
  endedAt: true,
  sentBy: { select: { firstName: true, lastName: true } },
  emails: emailFields,
} as const satisfies Prisma.RoundSelect;

const membershipFields = {
  createdAt: true,
  deactivatedAt: true,
  firstLoginAt: true,
  lastLoginAt: true,
  tenant: { select: { id: true, name: true, timezone: true } },
  permissionsTemplate: { select: { name: true } },
  rounds: { select: roundFields, orderBy: { number: 'desc' }, take: ROUNDS },
  // Of no round: the sign-in reminders.
  emails: { ...emailFields, where: { roundId: null } },
} as const satisfies Prisma.MembershipSelect;

export type PersonStatus = NonNullable<Awaited<ReturnType<typeof personStatus>>>;

/**
 * Where one person stands: name, company, and in each tenant the template, the logins and the invitation's history.
 * With `tenantIds` only what is in those tenants; null when that is nothing, so that it never shows whether an email ID
 * exists in a tenant that the caller cannot see.
 *
 * @param options.emailKey canonical
 */
export async function personStatus(
  context: Pick<Context, 'db'>,
  options: { emailKey: string; tenantIds?: readonly string[] },
) {
  const { emailKey, tenantIds } = options;
  const user = await context.db.user.findUnique({
    where: { emailKey },
    select: {
      firstName: true,
      lastName: true,
      email: true,
      emailKey: true,
      company: { select: { name: true } },
      memberships: {
        where: tenantIds ? { tenantId: { in: [...tenantIds] } } : {},
        select: membershipFields,
        orderBy: { tenant: { name: 'asc' } },
      },
    },
  });
  if (!user || (tenantIds && user.memberships.length === 0)) return null;
  return {
    name: personName(user),
    email: user.email,
    emailKey: user.emailKey,
    companyName: user.company.name,
    memberships: user.memberships.map(({ tenant, permissionsTemplate, rounds, emails, ...dates }) => ({
      ...dates,
      tenantId: tenant.id,
      tenantName: tenant.name,
      timezone: tenant.timezone,
      templateName: permissionsTemplate.name,
      rounds: rounds.map(({ sentBy, ...round }) => ({ ...round, sentByName: sentBy && personName(sentBy) })),
      reminders: emails,
    })),
  };
}
