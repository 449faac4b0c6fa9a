import { randomBytes } from 'node:crypto';
import { startUsher, type Usher } from '../src/app.ts';
import { MovableClock, SECOND } from '../src/clock.ts';
import { readConfig } from '../src/config/config.ts';
import { isOfKubernetes } from '../src/config/kubernetes.mjs';
import { UserError } from '../src/errors.ts';
import { Releasers } from '../src/lifecycle/releasers.ts';
import type { Logger } from '../src/logger.ts';
import { inProject } from '../src/paths.ts';
import { type LocalResend, startLocalResend } from './resend/local-resend.ts';
import { bringToNow } from './setup/bring-to-now.ts';
import { MISTYPED } from './setup/mistyped.ts';
import { readManifest } from './setup/read-manifest.ts';
import { sandboxSecret } from './setup/secret.ts';
import { SANDBOX_SLACK } from './setup/slack-seed.ts';
import { type LocalSlack, startLocalSlack } from './slack/local-slack.ts';

/** Everything on this machine: Usher with its database, a Slack, a mail provider, and a clock that can be moved. */
export interface Sandbox {
  readonly usher: Usher;
  readonly url: string;
  readonly slack: LocalSlack;
  readonly resend: LocalResend;
  readonly clock: MovableClock;
  /** Moves the clock forward by so many milliseconds, and wakes the work that is due then. */
  advance(milliseconds: number): void;
  /** Sets the clock to the machine's time again, and dates what happened in the future to now. */
  backToNow(): Promise<void>;
  stop(): Promise<void>;
}

/** Only loopback: nothing here is protected by a password. */
const HOST = '127.0.0.1';

/**
 * Starts the sandbox with the example directory. `environment` may hold PORT, DATA_DIR, DATABASE_URL, LOG_LEVEL and
 * the like; settings of a real Slack are refused.
 *
 * @throws UserError with one sentence on why it cannot start
 */
export async function startSandbox(options: {
  environment: Readonly<Record<string, string | undefined>>;
  logger: Logger;
  /**
   * Off for tests and the demo: no rate limits, and a busy machine may take longer to acknowledge. A list is done in
   * small parts, so that a short one has a beginning, a middle and an end.
   */
  limits?: 'on' | 'off';
}): Promise<Sandbox> {
  const { environment, logger, limits = 'on' } = options;
  refuseRealSlack({ ...process.env, ...environment });
  const releasers = new Releasers(logger);
  const clock = new MovableClock();
  const signingSecret = randomBytes(16).toString('hex');
  const apiSecret = `whsec_${randomBytes(24).toString('base64')}`;
  const manifest = readManifest();
  const commands = manifest.commands.map(({ command }) => command);
  try {
    const slack = await startLocalSlack({
      seed: SANDBOX_SLACK,
      signingSecret,
      limits,
      commands,
      ...(manifest.scopes && { scopes: manifest.scopes }),
      ...(manifest.events && { events: manifest.events }),
      ...(limits === 'off' && { ackWithin: 30 * SECOND }),
    });
    releasers.add('local Slack', () => slack.stop());
    const resend = await startLocalResend({
      clock,
      ...(limits === 'off' && { limits: { requestsPerSecond: null } }),
    });
    releasers.add('local Resend', () => resend.stop());
    for (const address of MISTYPED) resend.bounce(address);
    const config = readConfig({
      DIRECTORY_FILE: inProject('sandbox', 'directory.yaml'),
      USHER_API_SECRET: apiSecret,
      PUBLIC_URL: `http://localhost:${Number(environment.PORT ?? 3000) || 0}`,
      ...environment,
      HOST,
      USHER_SECRET: environment.USHER_SECRET ?? sandboxSecret(environment.DATA_DIR ?? inProject('.data')),
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      RESEND_API_KEY: resend.apiKey,
      RESEND_BASE_URL: resend.baseUrl,
      RESEND_WEBHOOK_SECRET: resend.webhookSecret,
      MAIL_FROM: 'Northwind <welcome@mail.northwind.test>',
      ...(limits === 'off' && { MAIL_RATE: '100' }),
    });
    const usher = await startUsher(config, {
      clock,
      logger,
      stopGrace: 0,
      ...(limits === 'off' && { messageEvery: 0, lockLifetime: 3 * SECOND, listPart: 20 }),
    });
    releasers.add('Usher', () => usher.stop());
    await bringToNow(usher.context);
    const here = `http://${HOST}:${usher.port}`;
    slack.connect(`${here}/slack/events`);
    resend.connect(`${here}/webhooks/resend`);
    return {
      usher,
      url: config.publicUrl,
      slack,
      resend,
      clock,
      advance: (milliseconds) => {
        clock.advance(milliseconds);
        usher.context.wake('follow-up');
      },
      backToNow: async () => {
        clock.reset();
        await bringToNow(usher.context);
      },
      stop: () => releasers.releaseAll(),
    };
  } catch (error) {
    await releasers.releaseAll();
    throw error;
  }
}

/** The sandbox must never be taken for a real workspace, nor write to its people. */
function refuseRealSlack(environment: Readonly<Record<string, string | undefined>>): void {
  const names = Object.entries(environment)
    .filter(([name, value]) => name.startsWith('SLACK_') && value && !isOfKubernetes(name, value))
    .map(([name]) => name);
  if (names.length === 0) return;
  throw new UserError(
    'REAL_SLACK',
    `The sandbox does not start beside settings of a real Slack: ${names.sort().join(', ')}. Unset them, or start Usher itself with npm start.`,
  );
}
