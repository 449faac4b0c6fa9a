/**
 * What `npm run bench -- --check` takes: two to three times what was measured on a quiet machine, so that a busy one does not
 * fail it, and a change that undoes what was gained does. Lowered whenever Usher has become faster.
 */
export const BOUNDS = {
  /** Milliseconds of processor time of one invitation, 8 at a time. */
  cpuOfOneInvitation: { usher: 22, postgres: 12 },
  /** Round trips to answer one command. */
  roundTrips: 8,
  /** Emails a second over those of bare batches in the same run. */
  mailOut: 0.05,
};
