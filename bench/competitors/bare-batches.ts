/** Batches of 100 to the provider, two in flight, and nothing else: no database, no rendering, no record of what was sent. */
import { emails, ready, sendBatch } from './mail-work.ts';

const BATCH = 100;
const IN_FLIGHT = 2;

ready(async () => {
  let next = 0;
  const lane = async () => {
    while (next < emails) {
      const from = next;
      next = Math.min(emails, from + BATCH);
      await sendBatch(from, next);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
});
