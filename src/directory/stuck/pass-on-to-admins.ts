import type { Context } from '../../context.ts';
import { inTransaction } from '../../transaction.ts';
import { directoryAdmins } from '../directory-admins.ts';
import type { StuckInvitation } from './stuck-invitation.ts';
import { type StuckFor, writeStuck } from './write-stuck.ts';

/** Admins of one tenant who are looked up in Slack. */
const MOST = 10;

/** A notice about stuck invitations that does not reach the one who invited. */
interface UndeliveredNotice {
  readonly id: string;
  readonly workspace: string;
  /** Whom Slack does not know any more, if that is why. */
  readonly slackUser: string;
  readonly invitations: readonly StuckInvitation[];
}

/**
 * The inviter has left, or may not invite any more: the tenants' Directory Admins are told instead, each who has a Slack
 * link or whom Slack knows by their email ID (domain.md, "Who is told" 7). The notice itself is then given up.
 *
 * @param options.findInSlack gives the id of the full member of the workspace with this email address, null when there
 * is none, and undefined when Slack does not say
 * @returns how many people are told instead; null when Slack has to be asked again
 */
export async function passOnToAdmins(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  options: { notice: UndeliveredNotice; findInSlack: (email: string) => Promise<string | null | undefined> },
): Promise<number | null> {
  const { notice, findInSlack } = options;
  const { id, workspace, invitations } = notice;
  const stuck: StuckFor[] = [];
  let isUnanswered = false;
  for (const tenantId of new Set(invitations.map((invitation) => invitation.tenantId))) {
    const admins = await directoryAdmins(db, { tenantId, most: MOST });
    const found = await Promise.all(
      admins.map(async ({ slackUser, email }) => slackUser ?? (await findInSlack(email))),
    );
    const ofTenant = invitations.filter((invitation) => invitation.tenantId === tenantId);
    for (const slackUser of new Set(found)) {
      isUnanswered ||= slackUser === undefined;
      if (!slackUser || slackUser === notice.slackUser) continue;
      for (const [index, invitation] of ofTenant.entries()) {
        const key = `${id}:${tenantId}:${index}:${slackUser}`;
        stuck.push({ workspace, slackUser, key, invitation: { ...invitation, forAdmin: true } });
      }
    }
  }
  const told = new Set(stuck.map(({ slackUser }) => slackUser)).size;
  if (told === 0 && isUnanswered) return null;
  const error =
    told === 0 ? 'Slack knows none of the Directory Admins.' : 'The Directory Admins are told instead.';
  await inTransaction(db, async (tx) => {
    await tx.notice.update({ where: { id }, data: { error } });
    await writeStuck(tx, { stuck, at: clock.now() });
  });
  return told;
}
