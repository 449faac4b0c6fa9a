import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { connectDatabase } from '../database/connect-database.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { missingMigrations } from '../database/migrations/history.ts';
import { describeError, UserError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Workspace } from '../slack/slack-context.ts';
import { connectWorkspace } from '../slack/workspace.ts';
import { checkAddress } from './check-address.ts';
import { checkChannels } from './check-channels.ts';
import { checkManifest, checkTypedCommands } from './check-commands.ts';
import { checkDatabase } from './check-database.ts';
import { checkMail } from './check-mail.ts';
import { checkPooler } from './check-pooler.ts';
import { checkSlack } from './check-slack.ts';
import { checkTenants } from './check-tenants.ts';
import { checkWebhook } from './check-webhook.ts';
import { type Finding, note, wrong } from './finding.ts';

interface Parts {
  clock: Clock;
  logger: Logger;
  /** Milliseconds since 1970 by this machine's clock. */
  machineTime?: () => number;
  /** The token of an app configuration, which may ask Slack for the app's manifest. */
  configToken?: string | null;
}

/** Asks everything that Usher stands on whether it is set up right. Changes and sends nothing; never throws. */
export async function check(config: Config, parts: Parts): Promise<Finding[]> {
  const workspace = connectWorkspace({
    ...config.slack,
    isProxied: config.outgoingProxy !== null,
    logger: parts.logger,
  });
  const { apiUrl } = config.slack;
  const { configToken } = parts;
  const findings = await Promise.all([
    checkSlack(workspace),
    configToken ? checkManifest(workspace, { apiUrl, configToken }) : [],
    checkMail(config.mail),
    checkData(config, { ...parts, workspace }),
    checkAddress(config.publicUrl),
  ]);
  return [...findings.flat(), ...config.warnings.map(note)];
}

async function checkData(config: Config, parts: Parts & { workspace: Workspace }): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    const { db, close } = await open(config, parts.logger);
    try {
      const missing = config.databaseUrl ? await missingMigrations({ url: config.databaseUrl }) : [];
      findings.push(...(await checkDatabase({ ...parts, db, isFresh: missing.length > 0 })));
      if (config.databaseUrl) {
        const { databaseUrl, jobsUrl } = config;
        findings.push(await checkPooler({ databaseUrl, jobsUrl }));
      }
      if (missing.length === 0) findings.push(...(await checkDirectory(config, { ...parts, db })));
      else
        findings.push(
          wrong('The database is not at this version of Usher. Start Usher, or run usher migrate.'),
        );
    } finally {
      await close();
    }
  } catch (error) {
    findings.push(wrong(error instanceof UserError ? error.userMessage : describeError(error)));
  }
  return findings;
}

async function checkDirectory(
  config: Config,
  { db, workspace }: { db: Database; workspace: Workspace },
): Promise<Finding[]> {
  return [
    ...(await checkTenants(db, workspace)),
    ...(await checkChannels(db, workspace)),
    ...(await checkTypedCommands(db, workspace)),
    // Without the secret no webhook is taken in, and a warning of the settings says so.
    ...(config.mail.webhookSecret === null ? [] : [await checkWebhook(db)]),
  ];
}

/** A database that DATABASE_URL names is looked at even when it is not up to date. */
async function open(config: Config, logger: Logger): Promise<{ db: Database; close(): Promise<unknown> }> {
  if (!config.databaseUrl) return connectDatabase(config, logger);
  const db = await openDatabase({ url: config.databaseUrl, logger, poolSize: 2 });
  return { db, close: () => db.$disconnect() };
}
