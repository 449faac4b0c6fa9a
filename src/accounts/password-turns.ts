import { availableParallelism } from 'node:os';
import { Turns } from './turns.ts';

/** Passwords run on libuv's four threads, of which one stays free for everything else. */
const MOST_THREADS = 3;
/** A check takes about 50 ms, so the last one in the queue waits for about a second. */
const WAITING_PER_PLACE = 20;

/** As many checks of passwords at once as leave a core to the rest of this process: Slack waits for 3 s only. */
const PLACES = Math.max(1, Math.min(availableParallelism() - 1, MOST_THREADS));

/** The turns of everything in this process that computes a password's hash. */
export const passwordTurns = new Turns({ places: PLACES, mostWaiting: WAITING_PER_PLACE * PLACES });
