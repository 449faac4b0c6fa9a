/**
 * Usher as `src/main.ts` starts it, but for one thing: messages in one channel are not a second apart. Slack's pace
 * would be measured instead of Usher.
 */
import { startUsher } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { runUntilSignal } from '../../src/lifecycle/run-until-signal.ts';
import { createLogger } from '../../src/logger.ts';

await runUntilSignal(
  () => {
    const config = readConfig(process.env);
    const logger = createLogger(config.logLevel);
    return startUsher(config, { clock: systemClock, logger, messageEvery: 0, stopGrace: 0 });
  },
  (sentence) => process.stderr.write(`${sentence}\n`),
);
