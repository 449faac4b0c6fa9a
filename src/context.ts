import type { Brand } from './brand.ts';
import type { Caps } from './caps.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database/database.ts';
import type { Logger } from './logger.ts';

export type { Transaction } from './database/database.ts';
export type { SqlClient } from './database/direct.ts';

/** The background work there is; `src/jobs` says how often each runs by itself. */
export type JobName =
  | 'deliver-mail'
  | 'follow-up'
  | 'run-lists'
  | 'announce'
  | 'weekly-digest'
  | 'approvals'
  | 'housekeeping';

/** Asks for a job soon. Called after the commit that gave it something to do; losing the call loses only seconds. */
export type Wake = (job: JobName) => void;

/** What every domain function may use. */
export interface Context {
  readonly db: Database;
  readonly clock: Clock;
  readonly wake: Wake;
  readonly logger: Logger;
  /** What the keys of all purposes are derived from (src/secrets.ts). */
  readonly secret: string;
  /** The secret before it was changed: links that were signed with it still count. */
  readonly previousSecret: string | null;
  /** The address used in links, without a slash at its end. */
  readonly publicUrl: string;
  /** How much mail there may be in 24 hours. */
  readonly caps: Caps;
  /** The installation's; a tenant may have its own. */
  readonly brand: Brand;
}
