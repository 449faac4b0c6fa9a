import type { Transaction } from '../../database/database.ts';
import { personName } from '../../directory/names.ts';
import type { EmailKind } from '../../generated/prisma/enums.ts';

/** An email with all that its letter says. */
export interface EmailToWrite {
  id: string;
  kind: EmailKind;
  /** 0 for the first mail of a round, else the day of the follow-up. */
  day: number;
  tenant: { name: string; timezone: string };
  person: { firstName: string | null; email: string; hasPassword: boolean };
  /** Who asked for it; null when the invited person asked for a new link. */
  inviter: { name: string; company: string; email: string; inTenant: boolean } | null;
  /** Null for a sign-in reminder, which belongs to no round. */
  round: { welcomedAt: Date | null; expiresAt: Date; followUpDays: number[] } | null;
}

const inviter = {
  firstName: true,
  lastName: true,
  email: true,
  company: { select: { name: true } },
  memberships: { where: { deactivatedAt: null }, select: { tenantId: true } },
} as const;

/** These emails of a batch, in its order. */
export async function readEmails(
  tx: Transaction,
  options: { emailRowIds: readonly string[] },
): Promise<EmailToWrite[]> {
  const emails = await tx.email.findMany({
    where: { id: { in: [...options.emailRowIds] } },
    orderBy: { position: 'asc' },
    select: {
      id: true,
      kind: true,
      day: true,
      membership: {
        select: {
          tenantId: true,
          tenant: { select: { name: true, timezone: true } },
          user: { select: { firstName: true, email: true, passwordHash: true } },
        },
      },
      sentBy: { select: inviter },
      round: {
        select: { welcomedAt: true, expiresAt: true, followUpDays: true, sentBy: { select: inviter } },
      },
    },
  });
  return emails.map(({ id, kind, day, membership, round, ...email }) => {
    const { tenantId, tenant, user } = membership;
    const sentBy = round ? round.sentBy : email.sentBy;
    return {
      id,
      kind,
      day,
      tenant,
      person: { firstName: user.firstName, email: user.email, hasPassword: user.passwordHash !== null },
      inviter: sentBy && {
        name: personName(sentBy),
        company: sentBy.company.name,
        email: sentBy.email,
        inTenant: sentBy.memberships.some((of) => of.tenantId === tenantId),
      },
      round,
    };
  });
}
