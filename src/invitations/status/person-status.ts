import type { Context } from '../../context.ts';
import { personName } from '../../directory/names.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { EmailKind, type EmailStatus, type RoundStatus } from '../../generated/prisma/enums.ts';

/** An email as it stands. */
export interface EmailStanding {
  readonly kind: EmailKind;
  /** 0 for the first mail of a round, else the day of the follow-up. */
  readonly day: number;
  readonly status: EmailStatus;
  readonly createdAt: Date;
  /** When it leaves, while the caps put it off. */
  readonly putOffUntil: Date | null;
  readonly acceptedAt: Date | null;
  readonly settledAt: Date | null;
  readonly error: string | null;
}

/** A round as it stands, with its emails in their order. */
export interface RoundStanding {
  readonly number: number;
  readonly status: RoundStatus;
  readonly openedAt: Date;
  readonly welcomedAt: Date | null;
  readonly nextFollowUpAt: Date | null;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  /** Null when the invited person asked for a new link. */
  readonly sentByName: string | null;
  readonly emails: readonly EmailStanding[];
}

/** Where a person stands in one tenant. */
export interface MembershipStanding {
  readonly membershipId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly timezone: string;
  readonly templateName: string;
  readonly createdAt: Date;
  readonly deactivatedAt: Date | null;
  readonly firstLoginAt: Date | null;
  readonly lastLoginAt: Date | null;
  /** The last first, at most 20. */
  readonly rounds: readonly RoundStanding[];
  readonly reminders: readonly EmailStanding[];
}

/** Where one person stands, by tenant name. */
export interface PersonStatus {
  readonly name: string;
  readonly email: string;
  readonly emailKey: string;
  readonly companyName: string;
  readonly memberships: readonly MembershipStanding[];
}

/** The most rounds of one membership that are read. */
const ROUNDS = 20;

/** A value of an enum that only a newer version knows is an error to Prisma: mails of those kinds are left out. */
const KINDS = Object.values(EmailKind);

const emailFields = {
  select: {
    kind: true,
    day: true,
    status: true,
    createdAt: true,
    dueAt: true,
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
  emails: { ...emailFields, where: { kind: { in: KINDS } } },
} as const satisfies Prisma.RoundSelect;

const membershipFields = {
  id: true,
  createdAt: true,
  deactivatedAt: true,
  firstLoginAt: true,
  lastLoginAt: true,
  tenant: { select: { id: true, name: true, timezone: true } },
  permissionsTemplate: { select: { name: true } },
  rounds: { select: roundFields, orderBy: { number: 'desc' }, take: ROUNDS },
  emails: { ...emailFields, where: { kind: 'SIGN_IN_REMINDER' } },
} as const satisfies Prisma.MembershipSelect;

/**
 * Where one person stands: name, company, and in each tenant the template, the log-ins and the invitation's history.
 *
 * @param options.emailKey canonical
 * @param options.tenantIds limits it to these tenants
 * @returns null when there is nothing in those tenants, so that it never shows whether an email ID exists in a tenant
 * that the caller cannot see (domain.md, "Who may invite, re-invite and add" 6)
 */
export async function personStatus(
  context: Pick<Context, 'db' | 'clock'>,
  options: { emailKey: string; tenantIds?: readonly string[] },
): Promise<PersonStatus | null> {
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
  const now = context.clock.now();
  return {
    name: personName(user),
    email: user.email,
    emailKey: user.emailKey,
    companyName: user.company.name,
    memberships: user.memberships.map(
      ({ id: membershipId, tenant, permissionsTemplate, rounds, emails, ...dates }) => ({
        ...dates,
        membershipId,
        tenantId: tenant.id,
        tenantName: tenant.name,
        timezone: tenant.timezone,
        templateName: permissionsTemplate.name,
        rounds: rounds.map(({ sentBy, emails: ofRound, ...round }) => ({
          ...round,
          sentByName: sentBy && personName(sentBy),
          emails: ofRound.map((email) => toStanding(email, now)),
        })),
        reminders: emails.map((email) => toStanding(email, now)),
      }),
    ),
  };
}

function toStanding(
  { dueAt, ...email }: Omit<EmailStanding, 'putOffUntil'> & { dueAt: Date },
  now: Date,
): EmailStanding {
  return { ...email, putOffUntil: email.status === 'QUEUED' && dueAt > now ? dueAt : null };
}
