import { DAY } from '../../../src/clock.ts';
import type { RoundStatus } from '../../../src/generated/prisma/enums.ts';
import { linkToken } from '../../../src/invitations/links/link-token.ts';
import { correctAddress } from '../../../src/invitations/members/correct-address.ts';
import { makeMembership, makeRound, makeTemplate, makeTenant } from '../../setup/factories.ts';
import { useMembers, WORKSPACE } from '../use-members.ts';

export type Member = Awaited<ReturnType<typeof makeMembership>>;

/** Members of tenants, as `useMembers` makes them, and what correcting their addresses takes. */
export function useCorrections() {
  const members = useMembers();
  const { by, context, database } = members;
  let count = 0;

  return {
    ...members,

    newEmail(): string {
      count += 1;
      return `right-${count}@acme.test`;
    },

    /** The same user account in another tenant; alice is its Directory Admin when she is given. */
    async alsoElsewhere(member: Member, admin?: { userId: string }) {
      const { id: tenantId } = await makeTenant(database.db, { slackWorkspace: WORKSPACE });
      const place = await makeMembership(database.db, { tenantId, userId: member.userId });
      if (admin) {
        const { id } = await makeTemplate(database.db, { tenantId, directory: 'ADMIN' });
        await makeMembership(database.db, { tenantId, userId: admin.userId, permissionsTemplateId: id });
      }
      return place;
    },

    /** Opens the form of somebody, types an address and presses Correct. */
    corrects(
      caller: { userId: string },
      member: Member,
      email: string,
      shown: string = member.user.emailKey,
    ) {
      return correctAddress(context, {
        ...{ by: by(caller), membershipId: member.id },
        ...{ shown, email, emailKey: email.toLowerCase() },
      });
    },

    async emailOf({ userId }: Member): Promise<string> {
      return (await database.db.user.findUniqueOrThrow({ where: { id: userId } })).emailKey;
    },

    roundsOf({ id }: { id: string }) {
      return database.db.round.findMany({
        where: { membershipId: id },
        orderBy: { number: 'asc' },
        include: { emails: true },
      });
    },

    /** A round that began so many days ago, and the token of the link in its Welcome email. */
    async invited(
      member: Member,
      given: { status?: RoundStatus; cardId?: string; daysAgo?: number } = {},
    ): Promise<string> {
      const { daysAgo = 1, ...rest } = given;
      const openedAt = new Date(context.clock.now().getTime() - daysAgo * DAY);
      const { email } = await makeRound(database.db, { membershipId: member.id, openedAt, ...rest });
      await database.db.email.update({ where: { id: email.id }, data: { createdAt: openedAt } });
      return linkToken(context.secret, email.id);
    },
  };
}
