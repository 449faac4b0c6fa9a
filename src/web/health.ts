import { Router } from 'express';
import { SECOND } from '../clock.ts';
import { describeError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { settlesWithin } from '../settles-within.ts';
import { neverCached } from './headers.ts';

/** Something that has to work before this process is given requests; `check` rejects while it does not. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}

const PATIENCE = 2 * SECOND;

/** `/healthz`: the process is alive. `/readyz`: everything it needs answers; 503 names what does not. */
export function createHealth(parts: { checks: readonly ReadinessCheck[]; logger: Logger }): Router {
  const { checks, logger } = parts;
  const router = Router();
  router.use(['/healthz', '/readyz'], neverCached);
  router.get('/healthz', (_req, res) => {
    res.json({ alive: true });
  });
  router.get('/readyz', async (_req, res) => {
    const failed = await Promise.all(checks.map((check) => failureOf(check, logger)));
    const names = failed.filter((name) => name !== null);
    if (names.length === 0) res.json({ ready: true });
    else res.status(503).json({ ready: false, failed: names });
  });
  return router;
}

/** The name of the check when it fails or does not answer in time. Only the log gets the cause. */
async function failureOf({ name, check }: ReadinessCheck, logger: Logger): Promise<string | null> {
  try {
    if (await settlesWithin(PATIENCE, check())) return null;
    throw new Error(`no answer in ${PATIENCE / SECOND} s`);
  } catch (error) {
    logger.warn({ check: name, reason: describeError(error) }, 'This process is not ready.');
    return name;
  }
}
