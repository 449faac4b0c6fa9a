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
/** How long an answer of `/readyz` counts: anybody may ask, and each answer costs the database a query. */
const KEPT_FOR = SECOND;

/**
 * `/healthz`: the process is alive. `/readyz`: everything it needs answers; 503 says what does not, or what the start
 * waits for, or that the process stops.
 */
export class Health {
  readonly router = Router();
  readonly #logger: Logger;
  #phase: 'STARTING' | 'RUNNING' | 'STOPPING' = 'STARTING';
  #waitsFor = 'database';
  #checks: readonly ReadinessCheck[] = [];
  #kept: { failed: Promise<string[]>; until: number } | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
    this.router.use(['/healthz', '/readyz'], neverCached);
    this.router.get('/healthz', (_req, res) => {
      res.json({ alive: true });
    });
    this.router.get('/readyz', async (_req, res) => {
      const reason = await this.#whyNotReady();
      if (reason === null) res.json({ ready: true });
      else res.status(503).json({ ready: false, ...reason });
    });
  }

  /** Says what the start waits for, in one word. */
  waitsFor(what: string): void {
    this.#waitsFor = what;
  }

  /** The start is over: from now on these checks decide. */
  runs(checks: readonly ReadinessCheck[]): void {
    this.#checks = checks;
    this.#phase = 'RUNNING';
  }

  /** Not ready any more, so that no new requests are sent here while the last ones are answered. */
  stops(): void {
    this.#phase = 'STOPPING';
  }

  async #whyNotReady(): Promise<object | null> {
    if (this.#phase === 'STARTING') return { waitsFor: this.#waitsFor };
    if (this.#phase === 'STOPPING') return { stopping: true };
    const failed = await this.#failedChecks();
    return failed.length === 0 ? null : { failed };
  }

  #failedChecks(): Promise<string[]> {
    if (this.#kept && performance.now() < this.#kept.until) return this.#kept.failed;
    const kept = { failed: this.#askAll(), until: Number.POSITIVE_INFINITY };
    void kept.failed.then(() => {
      kept.until = performance.now() + KEPT_FOR;
    });
    this.#kept = kept;
    return kept.failed;
  }

  async #askAll(): Promise<string[]> {
    const failed = await Promise.all(this.#checks.map((check) => failureOf(check, this.#logger)));
    return failed.filter((name) => name !== null);
  }
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
