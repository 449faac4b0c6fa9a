import { startUsher } from './app.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config/config.ts';
import { collectGarbage, keepHeapLean } from './lifecycle/lean-heap.ts';
import { runUntilSignal } from './lifecycle/run-until-signal.ts';
import { createLogger } from './logger.ts';

/** Starts Usher for real, with the settings of the environment. */
keepHeapLean();
await runUntilSignal(
  async () => {
    const config = readConfig(process.env);
    const logger = createLogger(config.logLevel);
    for (const warning of config.warnings) logger.warn(warning);
    if (config.outgoingProxy) {
      // Loaded only when there is one: it is an HTTP client of its own.
      const { useOutgoingProxy } = await import('./config/outgoing-proxy.ts');
      useOutgoingProxy(config.outgoingProxy);
    }
    const usher = await startUsher(config, { clock: systemClock, logger });
    logger.info({ port: usher.port, role: config.role, publicUrl: config.publicUrl }, 'Usher is ready.');
    collectGarbage();
    return usher;
  },
  (sentence) => process.stderr.write(`${sentence}\n`),
);
