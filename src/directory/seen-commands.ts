import type { Database } from '../database/database.ts';

/* By what names a workspace knows Usher's commands: those that were typed there lately. */

/**
 * Notes that a command was typed.
 *
 * @returns the commands of the workspace, this one first
 */
export async function noteCommand(
  db: Database,
  { workspace, command }: { workspace: string; command: string },
): Promise<string[]> {
  // What a statement writes is not seen by its own SELECT.
  const others = await db.$queryRaw<{ command: string }[]>`
    WITH noted AS (
      INSERT INTO seen_commands (workspace, command, seen_at) VALUES (${workspace}, ${command}, now())
      ON CONFLICT (workspace, command) DO UPDATE SET seen_at = excluded.seen_at
    )
    SELECT command FROM seen_commands
    WHERE workspace = ${workspace} AND command <> ${command} AND seen_at > now() - interval '30 days'
    ORDER BY seen_at DESC`;
  return [command, ...others.map((other) => other.command)];
}

/** The commands that were typed in a workspace, the latest first; of the others only those of the 30 days before it. */
export async function seenCommands(db: Database, workspace: string): Promise<string[]> {
  const seen = await db.$queryRaw<{ command: string }[]>`
    SELECT command FROM (
      SELECT command, seen_at, max(seen_at) OVER () AS latest FROM seen_commands WHERE workspace = ${workspace}
    ) AS seen
    WHERE seen_at > latest - interval '30 days'
    ORDER BY seen_at DESC`;
  return seen.map(({ command }) => command);
}
