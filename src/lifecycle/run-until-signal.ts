import { SECOND } from '../clock.ts';
import { describeWithFrames, UserError } from '../errors.ts';

/** Each part that stops has a limit of its own; this one covers whatever has none. */
const STOP_WITHIN = 20 * SECOND;

/**
 * Starts something, stops it on SIGTERM or SIGINT, and then ends the process: with 0 when it was stopped by a signal,
 * with 1 when it could not start or failed. An error that a person can act on is one sentence; any other says where it
 * was thrown, without a value that the database did not take.
 */
export async function runUntilSignal(
  start: () => Promise<{ stop(): Promise<void> }>,
  say: (sentence: string) => void,
): Promise<void> {
  let stopping = false;
  const starting = start();
  const stop = async (status: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN).unref();
    await starting.then((running) => running.stop()).catch(() => undefined);
    process.exit(status);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      say(`Usher stops because of an internal error: ${describeWithFrames(error)}`);
      void stop(1);
    });
  }
  try {
    await starting;
  } catch (error) {
    if (stopping) return;
    say(error instanceof UserError ? error.userMessage : describeWithFrames(error));
    process.exit(1);
  }
}
