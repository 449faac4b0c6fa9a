import type { Caller } from '../../directory/callers.ts';
import { type DirectoryRow, findByMembership } from '../../invitations/status/list-directory.ts';
import type { Asker } from '../request/identify.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * A person as the asker's directory shows them, and the asker's rights there; null when the person is in no tenant that
 * the asker is in.
 */
export async function findPerson(
  app: SlackContext,
  asker: Asker,
  membershipId: string,
): Promise<{ caller: Caller; row: DirectoryRow } | null> {
  return findByMembership(app.db, { callers: asker.callers, membershipId });
}
