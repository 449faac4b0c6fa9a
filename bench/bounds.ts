/**
 * What `npm run bench -- --check` takes: half as much again as was measured, so that a busy machine does not fail it,
 * and a change that doubles a cost does. Lowered whenever Usher has become faster.
 */
export const BOUNDS = {
  /** Milliseconds of processor time of one invitation, 8 at a time. */
  cpuOfOneInvitation: { usher: 70, postgres: 43 },
  /** Round trips to answer one command. */
  roundTrips: 30,
  /** Emails a second over those of bare batches in the same run. */
  mailOut: 0.007,
};
