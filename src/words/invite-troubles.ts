/**
 * What came of earlier mail to a person, after which nobody is invited again before the caller has confirmed it
 * (domain.md, "Revoke, Stop" 4).
 */
export const INVITE_TROUBLES = ['BOUNCED', 'SUPPRESSED', 'COMPLAINED', 'DECLINED'] as const;
export type InviteTrouble = (typeof INVITE_TROUBLES)[number];
