import { DAY } from '../../../src/clock.ts';
import type { EmailStatus, RoundStatus } from '../../../src/generated/prisma/enums.ts';
import { makeRound } from '../../setup/factories.ts';
import type { useSlackApp } from '../setup/slack-app.ts';

type SlackApp = ReturnType<typeof useSlackApp>;
type Colleague = Awaited<ReturnType<SlackApp['colleague']>>;

/** Makes somebody whom a colleague has invited so many days ago. */
export function inviter(app: SlackApp) {
  return async function invited(
    by: Colleague,
    given: {
      daysAgo?: number;
      status?: RoundStatus;
      mail?: EmailStatus;
      error?: string;
      tenantId?: string;
    } = {},
  ) {
    const { daysAgo = 0, status = 'OPEN', mail = 'DELIVERED', error = null } = given;
    const member = await app.member({ ...(given.tenantId && { tenantId: given.tenantId }) });
    const openedAt = new Date(app.clock.now().getTime() - daysAgo * DAY);
    const { round, email } = await makeRound(app.db, {
      ...{ membershipId: member.id, status, openedAt, sentById: by.user.id },
    });
    await app.db.email.update({ where: { id: email.id }, data: { status: mail, error } });
    return { ...member, round, emailRow: email };
  };
}
