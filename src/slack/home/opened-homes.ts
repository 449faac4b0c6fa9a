import { HOUR } from '../../clock.ts';
import type { Context } from '../../context.ts';

/** A home as it was published last. */
export interface OpenedHome {
  readonly workspace: string;
  readonly slackUser: string;
  readonly userId: string;
  /** A hash of what is shown; null when nothing is. */
  readonly shown: string | null;
  /** Slack's hash of the view. */
  readonly viewHash: string | null;
}

/** How long a home follows what happens after it was opened: Slack does not say when it is left. Milliseconds. */
const FOLLOWED = HOUR;
/**
 * Homes a run, of which there is one every two seconds. Slack takes about 100 a minute (platform.md, "Rate limits"), and
 * those that people open count too.
 */
export const MOST = 3;

type Parts = Pick<Context, 'db' | 'clock'>;
type Whose = Pick<OpenedHome, 'workspace' | 'slackUser'>;

/** Someone opens their home: it follows what happens from now on. */
export async function noteOpened(
  { db, clock }: Parts,
  { workspace, slackUser, userId }: Whose & { userId: string },
): Promise<OpenedHome> {
  const at = clock.now();
  const [opened] = await db.$queryRaw<OpenedHome[]>`
    INSERT INTO opened_homes (workspace, slack_user, user_id, opened_at, looked_at)
    VALUES (${workspace}, ${slackUser}, ${userId}::uuid, ${at}::timestamptz, ${at}::timestamptz)
    ON CONFLICT (workspace, slack_user) DO UPDATE
    SET user_id = EXCLUDED.user_id, opened_at = EXCLUDED.opened_at, looked_at = EXCLUDED.looked_at
    RETURNING workspace, slack_user AS "slackUser", user_id AS "userId", shown, view_hash AS "viewHash"`;
  if (!opened) throw new Error('The database did not say what a home shows.');
  return opened;
}

/** The home of one person, if it was opened lately. */
export async function claimHome(
  { db, clock }: Parts,
  { workspace, slackUser }: Whose,
): Promise<OpenedHome[]> {
  const at = clock.now();
  return db.$queryRaw<OpenedHome[]>`
    UPDATE opened_homes h SET looked_at = ${at}::timestamptz
    WHERE workspace = ${workspace} AND slack_user = ${slackUser} AND opened_at > ${followedSince(at)}::timestamptz
    RETURNING workspace, slack_user AS "slackUser", user_id AS "userId", shown, view_hash AS "viewHash"`;
}

/** Some homes that were opened lately and were looked at before that time. Each goes to one process. */
export async function claimHomes(
  { db, clock }: Parts,
  { workspace, before }: { workspace: string; before: Date },
): Promise<OpenedHome[]> {
  const at = clock.now();
  return db.$queryRaw<OpenedHome[]>`
    UPDATE opened_homes h SET looked_at = ${at}::timestamptz
    FROM (
      SELECT workspace, slack_user FROM opened_homes
      WHERE workspace = ${workspace} AND opened_at > ${followedSince(at)}::timestamptz
        AND looked_at < ${before}::timestamptz
      ORDER BY looked_at LIMIT ${MOST} FOR UPDATE SKIP LOCKED
    ) due
    WHERE h.workspace = due.workspace AND h.slack_user = due.slack_user
    RETURNING h.workspace, h.slack_user AS "slackUser", h.user_id AS "userId", h.shown, h.view_hash AS "viewHash"`;
}

/**
 * Keeps what a home shows now. When somebody else has published it since it was claimed, nobody knows which of the two
 * Slack shows: then the next look publishes it again.
 */
export async function keepShown(
  { db }: Pick<Context, 'db'>,
  { workspace, slackUser, viewHash }: OpenedHome,
  now: Pick<OpenedHome, 'shown' | 'viewHash'>,
): Promise<void> {
  const kept = await db.openedHome.updateMany({ where: { workspace, slackUser, viewHash }, data: now });
  if (kept.count > 0) return;
  await db.openedHome.updateMany({ where: { workspace, slackUser }, data: { shown: null } });
}

/** Somebody's home no longer follows what happens, until they open it again. */
export async function forgetHome(
  { db }: Pick<Context, 'db'>,
  { workspace, slackUser }: Whose,
): Promise<void> {
  await db.openedHome.deleteMany({ where: { workspace, slackUser } });
}

function followedSince(at: Date): Date {
  return new Date(at.getTime() - FOLLOWED);
}
