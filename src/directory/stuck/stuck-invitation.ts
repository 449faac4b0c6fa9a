/** Why an invitation does not go on by itself. */
export const STUCK_REASONS = [
  'BOUNCED',
  'COMPLAINED',
  'SUPPRESSED',
  'FAILED',
  'DECLINED',
  'NOT_LOGGED_IN',
  'EXPIRED',
] as const;
export type StuckReason = (typeof STUCK_REASONS)[number];

/** An invitation that does not go on by itself, for whoever invited. */
export type StuckInvitation = Readonly<{
  tenantId: string;
  tenantName: string;
  membershipId: string;
  name: string;
  email: string;
  why: StuckReason;
  /** In the words of the mail server or of the mail provider. */
  detail: string | null;
  /** Of a mail that failed, or of the last follow-up: 0 for the first mail of a round. */
  day: number | null;
  invitedBy: string | null;
  /** An Admin is told in the place of the one who invited. */
  forAdmin?: boolean;
}>;
