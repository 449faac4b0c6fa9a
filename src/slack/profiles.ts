import { HOUR, MINUTE } from '../clock.ts';
import type { Context } from '../context.ts';
import type { SlackProfile } from '../directory/identify-caller.ts';
import { canonicalEmailKey } from '../email-key.ts';
import { describeError, UserError } from '../errors.ts';
import { settlesWithin } from '../settles-within.ts';
import { type Sql, sql } from '../sql.ts';

/** How long what Slack said of someone is taken for true, milliseconds. */
const FRESH = MINUTE;
/** How old it may be when Slack limits or is silent, milliseconds. */
const OLDEST = HOUR;
/** How long someone of whom something is known waits for Slack, milliseconds. */
const PATIENCE = 500;

/** One of Slack’s users, in one workspace. */
interface SlackUser {
  readonly workspace: string;
  readonly slackUser: string;
}

interface Parts extends Pick<Context, 'db' | 'logger'> {
  readonly workspace: { profile(slackUser: string): Promise<SlackProfile> };
}

/** What is kept of a profile, and its age in milliseconds. */
export interface KeptProfile extends SlackProfile {
  readonly age: number;
}

/** Whether a profile of this age, in milliseconds, is taken for true without asking Slack. */
export function isFresh(age: Sql): Sql {
  return sql`${age} < ${FRESH}`;
}

/**
 * What Slack says of the people who ask, kept in the database, so that Slack is asked at most once a minute for each of
 * them, by whichever process (platform.md, "Rate limits": `users.info` takes about 100 calls a minute for all of them).
 * Ages are by the database's clock.
 */
export class SlackProfiles {
  readonly #app: Parts;
  readonly #asking = new Map<string, Promise<SlackProfile>>();

  constructor(app: Parts) {
    this.#app = app;
  }

  /**
   * A profile that is at most a minute old. While Slack limits or is silent, one up to an hour old serves, unless Slack
   * has reported that the person changed.
   *
   * @param known what the database has of it, where that has been read already
   * @throws UserError `SLACK_PROFILE_UNAVAILABLE`, `SLACK_PROFILE_UNKNOWN` or `SLACK_SET_UP`
   */
  async current(who: SlackUser, known?: KeptProfile | null): Promise<SlackProfile> {
    const read = known === undefined ? await this.#kept(who) : known;
    const kept = read && read.age < OLDEST ? read : null;
    if (kept && kept.age < FRESH) return profileOf(kept);
    const asking = this.#askOnce(who);
    if (!kept) return asking;
    try {
      if (await settlesWithin(PATIENCE, asking)) return await asking;
      asking.catch((error: unknown) => this.#warn(error));
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'SLACK_PROFILE_UNAVAILABLE') throw error;
      this.#warn(error);
    }
    return profileOf(kept);
  }

  /** A profile up to an hour old, for what is asked with every key that is typed. Slack is asked only when there is none. */
  async remembered(who: SlackUser): Promise<SlackProfile> {
    const kept = await this.#kept(who);
    return kept && kept.age < OLDEST ? profileOf(kept) : this.#askOnce(who);
  }

  /** Slack has reported that the person changed: what was asked before does not count any more. */
  async forget({ workspace, slackUser }: SlackUser): Promise<void> {
    this.#asking.delete(keyOf({ workspace, slackUser }));
    await this.#app.db.$executeRaw`
      UPDATE slack_profiles
      SET email = NULL, email_key = NULL, first_name = NULL, last_name = NULL, shortcoming = NULL, read_at = NULL, changed_at = now()
      WHERE workspace = ${workspace} AND slack_user = ${slackUser}`;
  }

  async #kept({ workspace, slackUser }: SlackUser): Promise<KeptProfile | null> {
    const [kept] = await this.#app.db.$queryRaw<KeptProfile[]>`
      SELECT email, first_name AS "firstName", last_name AS "lastName", shortcoming,
             (extract(epoch FROM now() - read_at) * 1000)::float8 AS age
      FROM slack_profiles
      WHERE workspace = ${workspace} AND slack_user = ${slackUser} AND read_at IS NOT NULL`;
    return kept ?? null;
  }

  /** One request in flight for each person. */
  #askOnce(who: SlackUser): Promise<SlackProfile> {
    const key = keyOf(who);
    const under = this.#asking.get(key);
    if (under) return under;
    const asking = this.#ask(who).finally(() => {
      if (this.#asking.get(key) === asking) this.#asking.delete(key);
    });
    this.#asking.set(key, asking);
    return asking;
  }

  async #ask(who: SlackUser): Promise<SlackProfile> {
    const at = await this.#begin(who);
    // Another request may have asked since this one looked.
    const kept = await this.#kept(who);
    if (kept && kept.age < FRESH) return profileOf(kept);
    const profile = await this.#app.workspace.profile(who.slackUser);
    await this.#keep(who, profile, at);
    return profile;
  }

  /** Makes the row, so that a change that Slack reports from now on has something to be written to. */
  async #begin({ workspace, slackUser }: SlackUser): Promise<Date> {
    const [begun] = await this.#app.db.$queryRaw<{ at: Date }[]>`
      WITH made AS (
        INSERT INTO slack_profiles (workspace, slack_user) VALUES (${workspace}, ${slackUser}) ON CONFLICT DO NOTHING)
      SELECT now()::timestamptz(3) AS at`;
    if (!begun) throw new Error('the database did not say what time it is');
    return begun.at;
  }

  async #keep({ workspace, slackUser }: SlackUser, profile: SlackProfile, askedAt: Date): Promise<void> {
    const { email, firstName, lastName, shortcoming } = profile;
    await this.#app.db.$executeRaw`
      UPDATE slack_profiles
      SET email = ${email}, email_key = ${email && canonicalEmailKey(email)}, first_name = ${firstName}, last_name = ${lastName}, shortcoming = ${shortcoming},
          read_at = ${askedAt}
      WHERE workspace = ${workspace} AND slack_user = ${slackUser}
        AND (changed_at IS NULL OR changed_at < ${askedAt})`;
  }

  #warn(error: unknown): void {
    const reason = describeError(error instanceof UserError && error.cause ? error.cause : error);
    this.#app.logger.warn({ reason }, 'Slack did not say who someone is; what it said before is used');
  }
}

function keyOf({ workspace, slackUser }: SlackUser): string {
  return `${workspace} ${slackUser}`;
}

function profileOf({ email, firstName, lastName, shortcoming }: KeptProfile): SlackProfile {
  return { email, firstName, lastName, shortcoming };
}
