import type { SqlClient } from '../../database/direct.ts';
import { personName } from '../../directory/names.ts';
import { mayInvite } from '../../directory/policy.ts';
import type { StuckReason } from '../../directory/stuck/stuck-invitation.ts';
import { adminsOf, type StuckFor, writeStuck } from '../../directory/stuck/write-stuck.ts';
import type { DirectoryAccess, GranularPermission } from '../../generated/prisma/enums.ts';

/** What is wrong with a round. */
export interface StuckRound {
  readonly roundId: string;
  /** In the words of the mail server or of the mail provider. */
  readonly detail?: string | null;
  /** Of the mail that it is about: 0 for the first of the round, else the day of the follow-up. */
  readonly day?: number | null;
}

/** What is of no use any more once the round is over. */
const OF_OPEN_ROUNDS: ReadonlySet<StuckReason> = new Set(['FAILED', 'NOT_LOGGED_IN']);

interface Row {
  roundId: string;
  isOpen: boolean;
  membershipId: string;
  tenantId: string;
  tenantName: string;
  firstName: string | null;
  lastName: string;
  email: string;
  templateId: string;
  templateDirectory: DirectoryAccess;
  /** Null where no workspace is known. */
  workspace: string | null;
  /** Null, as all of the inviter, where the invited person asked for the first link themselves. */
  inviterLastName: string | null;
  inviterFirstName: string | null;
  slackUser: string | null;
  /** Null for an inviter who is no longer active in the tenant. */
  directory: DirectoryAccess | null;
  granular: GranularPermission[];
  assignable: string[];
}

/**
 * Tells whoever sent these rounds that they do not go on by themselves, directly and once for each (domain.md, "Who is
 * told" 7). An inviter who has left, of whom no Slack user is known, or who may no longer invite the person is not told:
 * the tenant's Directory Admins are. For the transaction that records what happened, at its very end.
 */
export async function tellInviters(
  tx: SqlClient,
  options: { why: StuckReason; rounds: readonly StuckRound[]; at: Date },
): Promise<void> {
  const { why, rounds, at } = options;
  if (rounds.length === 0) return;
  const rows = await readInviters(tx, [...new Set(rounds.map(({ roundId }) => roundId))]);
  const read = new Map(rows.map((row) => [row.roundId, row]));
  const stuck = rounds.flatMap((round): StuckFor[] => {
    const row = read.get(round.roundId);
    if (!row?.workspace || (OF_OPEN_ROUNDS.has(why) && !row.isOpen)) return [];
    const slackUser = (isStillInviter(row) && row.slackUser) || adminsOf(row.tenantId);
    const { detail = null, day = null, roundId } = round;
    return [
      {
        ...{ workspace: row.workspace, slackUser },
        key: `stuck:${roundId}:${why}:${day ?? ''}`,
        invitation: {
          ...{ tenantId: row.tenantId, tenantName: row.tenantName, membershipId: row.membershipId },
          ...{ name: personName(row), email: row.email, why, detail, day },
          invitedBy:
            row.inviterLastName === null
              ? null
              : personName({ firstName: row.inviterFirstName, lastName: row.inviterLastName }),
        },
      },
    ];
  });
  await writeStuck(tx, { stuck, at });
}

function isStillInviter({ directory, granular, assignable, templateId, templateDirectory }: Row): boolean {
  if (directory === null) return false;
  return mayInvite({ directory, granular, assignable }, { id: templateId, directory: templateDirectory });
}

/**
 * Reads who sent the rounds: of one that the invited person asked for, whoever sent the one before. The inviter's Slack
 * user is the one that is linked, else the one who asked for a card of the invitation, else the one whose profile has
 * their email ID; a profile that is no longer a member's counts for nobody.
 */
function readInviters(tx: SqlClient, roundIds: readonly string[]): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    /* read inviters */
    SELECT r.id AS "roundId", r.status = 'OPEN' AS "isOpen", m.id AS "membershipId", t.id AS "tenantId", t.name AS "tenantName",
           u.first_name AS "firstName", u.last_name AS "lastName", u.email,
           p.id AS "templateId", p.directory::text AS "templateDirectory",
           coalesce(t.slack_workspace, (SELECT workspace FROM cards WHERE id = r.card_id), w.workspace) AS workspace,
           s.first_name AS "inviterFirstName", s.last_name AS "inviterLastName", w.slack_user AS "slackUser",
           ip.directory::text AS directory, coalesce(ip.granular::text[], '{}') AS granular,
           ARRAY(SELECT assignable_id::text FROM assignable_templates WHERE template_id = ip.id) AS assignable
    FROM rounds r
    JOIN memberships m ON m.id = r.membership_id
    JOIN tenants t ON t.id = m.tenant_id
    JOIN users u ON u.id = m.user_id
    JOIN permissions_templates p ON p.id = m.permissions_template_id
    LEFT JOIN users s ON s.id = coalesce(r.sent_by_id, (
      SELECT sent_by_id FROM rounds
      WHERE membership_id = r.membership_id AND number < r.number AND sent_by_id IS NOT NULL
      ORDER BY number DESC LIMIT 1))
    LEFT JOIN memberships im ON im.tenant_id = m.tenant_id AND im.user_id = s.id AND im.deactivated_at IS NULL
    LEFT JOIN permissions_templates ip ON ip.id = im.permissions_template_id
    LEFT JOIN LATERAL (
      SELECT workspace, slack_user FROM (
        SELECT 1 AS rank, workspace, slack_user FROM slack_links WHERE user_id = s.id
        UNION ALL
        SELECT 2, c.workspace, c.requested_by FROM cards c
        WHERE c.invitation_id = r.invitation_id AND c.requested_by_id = s.id AND NOT EXISTS (
          SELECT FROM slack_profiles f
          WHERE f.workspace = c.workspace AND f.slack_user = c.requested_by AND f.shortcoming IS NOT NULL)
        UNION ALL
        SELECT 3, workspace, slack_user FROM slack_profiles WHERE email_key = s.email_key AND shortcoming IS NULL
      ) known
      WHERE slack_user IS NOT NULL AND workspace = coalesce(t.slack_workspace, workspace)
      ORDER BY rank LIMIT 1
    ) w ON true
    WHERE r.id = ANY (${roundIds}::uuid[])`;
}
