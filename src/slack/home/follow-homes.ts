import { WebAPIRateLimitedError } from '@slack/web-api';
import { SECOND } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { KnownCommands } from '../known-commands.ts';
import type { SlackParts } from '../slack-context.ts';
import { claimHome, claimHomes } from './opened-homes.ts';
import { type HomeContext, showHomes } from './show-homes.ts';

/** Milliseconds between two runs, at least. */
const BETWEEN_RUNS = 5 * SECOND;

/**
 * The work that keeps homes true which were opened lately: those in which something has changed are published again.
 * Called after each run of the announcements, which whatever happens to an invitation wakes; it does nothing more often
 * than every few seconds, and next to nothing while no home is open. Never throws.
 */
export function createHomesFollower(parts: SlackParts): () => Promise<void> {
  const app: HomeContext = { ...parts, commands: new KnownCommands(parts) };
  // Durations only: the monotonic clock, which the sandbox does not move.
  let nextRun = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() < nextRun) return;
    nextRun = performance.now() + BETWEEN_RUNS;
    try {
      await showHomes(app, await claimHomes(app, await app.workspace.home()));
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError) nextRun = performance.now() + error.retryAfter * SECOND;
      app.logger.warn({ reason: describeError(error) }, 'homes in Slack could not be brought up to date');
    }
  };
}

/** The same for one person, at once: they have just done something. Never throws. */
export async function followHomeOf(app: HomeContext, slackUser: string): Promise<void> {
  try {
    const workspace = await app.workspace.home();
    await showHomes(app, await claimHome(app, { workspace, slackUser }));
  } catch (error) {
    app.logger.warn({ reason: describeError(error) }, 'a home in Slack could not be brought up to date');
  }
}
