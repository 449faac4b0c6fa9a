import { WebAPIRateLimitedError } from '@slack/web-api';
import { SECOND } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { KnownCommands } from '../known-commands.ts';
import type { SlackParts } from '../slack-context.ts';
import { claimHome, claimHomes, MOST } from './opened-homes.ts';
import { type HomeContext, showHomes } from './show-homes.ts';

/** Milliseconds between two runs, at least. */
const BETWEEN_RUNS = 2 * SECOND;

export interface HomesFollower {
  /**
   * Something may have changed. Resolves when the homes are true, or at once when that has to wait a moment because a
   * run was just made. Never throws.
   */
  follow(): Promise<void>;
  /** Gives up what waits, and resolves when nothing runs. */
  stop(): Promise<void>;
}

/**
 * Keeps homes true which were opened lately: those in which something has changed are published again. Follow after each
 * run of the announcements, which whatever happens to an invitation wakes; runs are kept apart, a call in between is made
 * up for, and next to nothing is done while no home is open.
 */
export function createHomesFollower(parts: SlackParts): HomesFollower {
  const app: HomeContext = { ...parts, commands: new KnownCommands(parts) };
  // Durations only: the monotonic clock, which the sandbox does not move.
  let nextRun = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  /** When something last may have changed: whatever was looked at since shows it. */
  let changedAt = app.clock.now();

  async function run(): Promise<void> {
    clearTimeout(waiting);
    waiting = undefined;
    nextRun = performance.now() + BETWEEN_RUNS;
    try {
      const workspace = await app.workspace.home();
      const homes = await claimHomes(app, { workspace, before: changedAt });
      const { overtaken } = await showHomes(app, homes);
      if (overtaken) changedAt = app.clock.now();
      if (overtaken || homes.length === MOST) runLater();
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError) {
        nextRun = performance.now() + error.retryAfter * SECOND;
        runLater();
      }
      app.logger.warn({ reason: describeError(error) }, 'homes in Slack could not be brought up to date');
    }
  }

  function runLater(): void {
    waiting ??= setTimeout(() => {
      running = run();
    }, nextRun - performance.now());
  }

  return {
    async follow() {
      changedAt = app.clock.now();
      if (performance.now() < nextRun) return runLater();
      running = run();
      await running;
    },
    async stop() {
      clearTimeout(waiting);
      await running;
      clearTimeout(waiting);
    },
  };
}

/** The same for one person, at once: they have just done something. Never throws. */
export async function followHomeOf(app: HomeContext, slackUser: string): Promise<void> {
  try {
    const workspace = await app.workspace.home();
    const show = async () => showHomes(app, await claimHome(app, { workspace, slackUser }));
    const { overtaken } = await show();
    // Nobody knows whether what overtook it was read before or after what they did.
    if (overtaken) await show();
  } catch (error) {
    app.logger.warn({ reason: describeError(error) }, 'a home in Slack could not be brought up to date');
  }
}
