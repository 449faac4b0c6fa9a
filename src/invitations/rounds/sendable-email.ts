import { Prisma } from '../../generated/prisma/client.ts';

/**
 * Whether an email `e`, with its membership `m` and its round `r` (if it has one), should still leave: its round is
 * open and its person not deactivated. Of several follow-ups that wait, only the latest leaves (domain.md, "Invite,
 * Re-invite" 5 and 8).
 */
export const SENDABLE = Prisma.sql`(
  m.deactivated_at IS NULL
  AND (e.round_id IS NULL OR r.status = 'OPEN')
  AND NOT (e.day > 0 AND EXISTS (
    SELECT 1 FROM emails later
    WHERE later.round_id = e.round_id AND later.day > e.day AND later.status IN ('QUEUED', 'FROZEN'))))`;
