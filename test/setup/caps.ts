import type { Caps } from '../../src/caps.ts';

/** More than any test sends that is about something else. */
export const NO_CAPS: Caps = {
  mailsPerPerson: 1_000,
  invitationsPerInviter: 100_000,
  invitationsPerAdmin: 100_000,
  linksPerTenant: 100_000,
};

/** What is the most without settings. */
export const DEFAULT_CAPS: Caps = {
  mailsPerPerson: 3,
  invitationsPerInviter: 500,
  invitationsPerAdmin: 10_000,
  linksPerTenant: 300,
};
