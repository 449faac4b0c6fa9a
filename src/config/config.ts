import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { type Brand, USHER } from '../brand.ts';
import type { Caps } from '../caps.ts';
import { UserError } from '../errors.ts';
import { whyFileIsUnreadable } from '../unreadable-file.ts';
import { closestMatch } from '../words/closest-match.ts';
import { isOfKubernetes } from './kubernetes.mjs';
import type { OutgoingProxy } from './outgoing-proxy.ts';
import { allSettings, databaseSettings, manifestSettings, SECRETS } from './settings.ts';

/** The settings of a running Usher (docs/settings.md). */
export interface Config {
  /** 0 means any free port. */
  port: number;
  /** The address to listen on; null means all of the machine's. */
  host: string | null;
  /** The address used in links, without a slash at its end. */
  publicUrl: string;
  /** Null means the embedded server under `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** Where Agenda keeps its jobs; null means in the same database. */
  jobsUrl: string | null;
  directoryFile: string | null;
  secret: string;
  /** Links signed with it still count; null when the secret was never changed. */
  previousSecret: string | null;
  slack: { signingSecret: string; botToken: string; apiUrl: string };
  /** `rate` is the requests per second to begin with. */
  mail: {
    apiKey: string;
    baseUrl: string | undefined;
    webhookSecret: string | null;
    from: string;
    rate: number;
  };
  caps: Caps;
  /** Whose pages and mails they are. */
  brand: Brand;
  /** Null means that nobody may report logins. */
  apiSecret: string | null;
  /** The proxies that are trusted to say what a visitor's address is: their number, or their addresses. */
  trustProxy: number | string;
  /** Null means that the internet is reached directly. */
  outgoingProxy: OutgoingProxy | null;
  role: 'all' | 'web' | 'worker';
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Settings that are allowed but unwise: one sentence each, for the log at start. */
  warnings: readonly string[];
}

/** The settings that the command line needs. */
export type DatabaseConfig = Pick<Config, 'databaseUrl' | 'dataDir' | 'logLevel' | 'caps'>;

/** What `usher manifest` needs to know. */
export interface ManifestConfig {
  publicUrl: string | null;
  apiUrl: string;
  /** Asks Slack to check manifests. */
  configToken: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const OUR_PREFIX = /^(SLACK|RESEND|USHER|MAIL|CAP|BRAND)_/;
const QUOTED = /^(["'`]).*\1$|^[“‘].*[”’]$/s;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Reads and checks all settings. What stands around a value (spaces, the end of a line) is no part of it. An empty
 * variable counts as unset; each secret may come from the file that NAME_FILE names.
 *
 * @throws UserError `CONFIG`, which lists every problem
 */
export function readConfig(env: Environment): Config {
  const { https_proxy: HTTPS_PROXY, no_proxy: NO_PROXY } = env; // as other programs read them
  const values = read(allSettings, { HTTPS_PROXY, NO_PROXY, ...env }, unknownSettings(env));
  const publicUrl = new URL(values.PUBLIC_URL).origin;
  return {
    ...databaseConfig(values),
    port: Number(values.PORT),
    host: values.HOST ?? null,
    publicUrl,
    jobsUrl: values.JOBS_URL ?? null,
    directoryFile: values.DIRECTORY_FILE ? resolve(values.DIRECTORY_FILE) : null,
    secret: values.USHER_SECRET,
    previousSecret: values.USHER_SECRET_PREVIOUS ?? null,
    slack: {
      signingSecret: values.SLACK_SIGNING_SECRET,
      botToken: values.SLACK_BOT_TOKEN,
      apiUrl: values.SLACK_API_URL.replace(/\/*$/, '/'),
    },
    mail: {
      apiKey: values.RESEND_API_KEY,
      baseUrl: values.RESEND_BASE_URL?.replace(/\/+$/, ''),
      webhookSecret: values.RESEND_WEBHOOK_SECRET ?? null,
      from: values.MAIL_FROM,
      rate: Number(values.MAIL_RATE),
    },
    brand: {
      name: values.BRAND_NAME ?? USHER.name,
      color: values.BRAND_COLOR?.toLowerCase() ?? USHER.color,
      logo: values.BRAND_LOGO_URL ?? null,
    },
    apiSecret: values.USHER_API_SECRET ?? null,
    trustProxy: /^\d+$/.test(values.TRUST_PROXY) ? Number(values.TRUST_PROXY) : values.TRUST_PROXY,
    outgoingProxy: values.HTTPS_PROXY ? { url: values.HTTPS_PROXY, except: values.NO_PROXY } : null,
    role: values.ROLE,
    warnings: warningsAbout(publicUrl, values.RESEND_WEBHOOK_SECRET),
  };
}

/**
 * Reads only what the command line needs: where the database is, and the caps.
 *
 * @throws UserError `CONFIG`, which lists every problem
 */
export function readDatabaseConfig(env: Environment): DatabaseConfig {
  return databaseConfig(read(databaseSettings, env, []));
}

/**
 * Reads what the manifest of the Slack app depends on, for the command line.
 *
 * @throws UserError `CONFIG`, which lists every problem
 */
export function readManifestConfig(env: Environment): ManifestConfig {
  const values = read(manifestSettings, env, []);
  return {
    publicUrl: values.PUBLIC_URL ?? null,
    apiUrl: values.SLACK_API_URL.replace(/\/*$/, '/'),
    configToken: values.SLACK_CONFIG_TOKEN ?? null,
  };
}

function databaseConfig(values: z.output<typeof databaseSettings>): DatabaseConfig {
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: resolve(values.DATA_DIR),
    logLevel: values.LOG_LEVEL,
    caps: {
      mailsPerPerson: Number(values.CAP_MAILS_PER_PERSON),
      invitationsPerInviter: Number(values.CAP_INVITATIONS_PER_INVITER),
      invitationsPerAdmin: Number(values.CAP_INVITATIONS_PER_ADMIN),
      linksPerTenant: Number(values.CAP_LINKS_PER_TENANT),
    },
  };
}

function read<Values>(
  schema: z.ZodType<Values> & { shape: object },
  env: Environment,
  problems: string[],
): Values {
  const values: Record<string, string> = {};
  const reported = new Set<string>();
  for (const name of Object.keys(schema.shape)) {
    const value = env[name]?.trim();
    if (value) values[name] = value;
    const path = SECRETS.includes(name) ? env[`${name}_FILE`]?.trim() : undefined;
    const both = path && value ? `${name} and ${name}_FILE are both set: keep one of them` : undefined;
    const found = both ?? (path && readSecret(name, path, values)) ?? quotesAround(name, values[name]);
    if (!found) continue;
    reported.add(name);
    problems.push(found);
  }
  const result = schema.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (!reported.has(name)) problems.push(`${name} ${issue.message}`);
  }
  if (!result.success || problems.length > 0) throw configError([...new Set(problems)].sort());
  return result.data;
}

function configError(problems: readonly string[]): UserError {
  const count = problems.length === 1 ? 'One setting is wrong' : `${problems.length} settings are wrong`;
  return new UserError('CONFIG', [`${count}:`, ...problems].join('\n  '));
}

/** Reads the value of a secret from a file into `values`. Returns what is wrong, if anything. */
function readSecret(name: string, path: string, values: Record<string, string>): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text === '') return `${name}_FILE names ${path}, which is empty`;
    values[name] = text;
    return undefined;
  } catch (error) {
    return `${name}_FILE names ${path}, which cannot be read: ${whyFileIsUnreadable(error)}`;
  }
}

/** Docker's --env-file and the like take quotation marks for a part of the value, and then no signature matches. */
function quotesAround(name: string, value: string | undefined): string | undefined {
  if (!value || !QUOTED.test(value)) return undefined;
  return `${name} has quotation marks around its value: leave them out`;
}

/** Names that look like ours and are not: a misspelt setting would otherwise be ignored silently. */
function unknownSettings(env: Environment): string[] {
  const names = Object.keys(allSettings.shape);
  const known = new Set([...names, ...SECRETS.map((name) => `${name}_FILE`)]);
  return Object.keys(env)
    .filter((name) => OUR_PREFIX.test(name) && env[name] && !known.has(name))
    .filter((name) => !isOfKubernetes(name, env[name]))
    .map((name) => {
      const meant = closestMatch(name, known);
      return `${name} is not a setting of Usher${meant ? `: did you mean ${meant}?` : ''}`;
    });
}

function warningsAbout(publicUrl: string, webhookSecret: string | undefined): string[] {
  const { protocol, hostname } = new URL(publicUrl);
  const warnings = [];
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) {
    warnings.push('PUBLIC_URL has no TLS: anyone on the way can read links and passwords. Use https://.');
  }
  if (!webhookSecret) {
    warnings.push('RESEND_WEBHOOK_SECRET is not set: bounces and complaints will not be noticed.');
  }
  return warnings;
}
