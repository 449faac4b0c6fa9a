import type { Caps } from '../../src/caps.ts';

/** More than is sent while something is measured. */
const MOST = 9_999_999;

/** Nothing that is measured comes near a cap; what counting costs stays in. */
export const NO_CAPS: Caps = {
  mailsPerPerson: MOST,
  invitationsPerInviter: MOST,
  invitationsPerAdmin: MOST,
  linksPerTenant: MOST,
};

/** The same for a process. */
export const CAP_SETTINGS = {
  CAP_MAILS_PER_PERSON: String(MOST),
  CAP_INVITATIONS_PER_INVITER: String(MOST),
  CAP_INVITATIONS_PER_ADMIN: String(MOST),
  CAP_LINKS_PER_TENANT: String(MOST),
};
