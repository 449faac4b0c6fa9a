import { Prisma } from '../../generated/prisma/client.ts';
import { PASSWORD_LINK_LIFETIME } from '../password-links/write-password-link.ts';

/**
 * Whether an email `e`, with its membership `m` and its round `r` (if it has one), should still leave at that time: its
 * round is open and its person not deactivated. Of several follow-ups that wait, only the latest leaves (domain.md,
 * "Invite, Re-invite" 5 and 8). A password link leaves while it works, and not to an address that has been corrected since.
 */
export function sendable(at: Date): Prisma.Sql {
  return Prisma.sql`(
  m.deactivated_at IS NULL
  AND (e.round_id IS NULL OR r.status = 'OPEN')
  AND NOT (e.kind = 'PASSWORD_LINK' AND e.created_at <= ${new Date(at.getTime() - PASSWORD_LINK_LIFETIME)}::timestamptz)
  AND NOT (e.kind = 'PASSWORD_LINK' AND EXISTS (
    SELECT FROM users a WHERE a.id = m.user_id AND e.created_at < a.email_corrected_at))
  AND NOT (e.day > 0 AND EXISTS (
    SELECT 1 FROM emails later
    WHERE later.round_id = e.round_id AND later.day > e.day AND later.status IN ('QUEUED', 'FROZEN'))))`;
}
