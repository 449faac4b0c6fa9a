/**
 * Usher as `src/main.ts` starts it, but for one thing: messages in one channel are not a second apart. Slack's pace
 * would be measured instead of Usher.
 */
import { startUsher } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { collectGarbage, keepHeapLean } from '../../src/lifecycle/lean-heap.ts';
import { runUntilSignal } from '../../src/lifecycle/run-until-signal.ts';
import { createLogger } from '../../src/logger.ts';

keepHeapLean();
await runUntilSignal(
  async () => {
    const config = readConfig(process.env);
    const logger = createLogger(config.logLevel);
    const usher = await startUsher(config, { clock: systemClock, logger, messageEvery: 0, stopGrace: 0 });
    collectGarbage();
    return usher;
  },
  (sentence) => process.stderr.write(`${sentence}\n`),
);
