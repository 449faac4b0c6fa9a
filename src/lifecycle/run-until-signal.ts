import { SECOND } from '../clock.ts';
import { UserError } from '../errors.ts';

/** Stopping has its own limits; this one is for what they overlooked. */
const STOP_WITHIN = 20 * SECOND;

/**
 * Starts something and stops it on SIGTERM or SIGINT, then ends the process: 0 when it stopped as it should, 1 when it
 * could not start. What a person can mend is said in a sentence; anything else shows where it happened.
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
      say(
        `Usher stops because of an internal error: ${error instanceof Error ? error.stack : String(error)}`,
      );
      void stop(1);
    });
  }
  try {
    await starting;
  } catch (error) {
    if (stopping) return;
    say(
      error instanceof UserError ? error.userMessage : String(error instanceof Error ? error.stack : error),
    );
    process.exit(1);
  }
}
