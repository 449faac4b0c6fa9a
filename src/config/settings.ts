import express from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import {
  BRAND_COLOR_RULE,
  BRAND_LOGO_RULE,
  BRAND_NAME_RULE,
  isBrandColor,
  isBrandLogo,
  isBrandName,
} from '../brand.ts';
import { readPostgresAddress } from '../database/server-address.ts';
import { canonicalEmailKey } from '../email-key.ts';
import { inProject } from '../paths.ts';

/** The settings that may also be read from a file, which NAME_FILE names. */
export const SECRETS: readonly string[] = [
  'USHER_SECRET',
  'USHER_SECRET_PREVIOUS',
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_CLIENT_SECRET',
  'SLACK_CONFIG_TOKEN',
  'RESEND_API_KEY',
  'RESEND_WEBHOOK_SECRET',
  'USHER_API_SECRET',
  'DATABASE_URL',
  'JOBS_URL',
  'HTTPS_PROXY',
];

/** The least length of a key (Standard Webhooks, "Signature scheme"). */
const KEY_BYTES = 24;
const HTTP = ['http:', 'https:'];
const ORIGIN =
  'must be an http:// or https:// address with no path or query, such as https://usher.example.com';
const NOT_YET =
  'is not supported yet. Connect one workspace over HTTP with SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN';
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const ROLES = ['all', 'web', 'worker'] as const;

/** A display name and an address. The name is quoted if it has characters with a meaning in a mail header. */
const NAMED_MAILBOX = /^(?:"[^"\\\p{C}]+"|[^"<>()[\]:;@\\,\p{C}]*)\s*<([^<>]+)>$/u;

/**
 * What the command line needs too: where the database is, and what limits everybody who invites. Each message continues a sentence that starts with the name of the setting.
 */
export const databaseSettings = z.object({
  DATABASE_URL: postgresAddress().optional(),
  DATA_DIR: z.string().default(inProject('.data')),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  CAP_MAILS_PER_PERSON: cap('3'),
  CAP_INVITATIONS_PER_INVITER: cap('500'),
  CAP_INVITATIONS_PER_ADMIN: cap('10000'),
  CAP_LINKS_PER_TENANT: cap('300'),
});

/** What `usher manifest` needs to know. Each message continues a sentence that starts with the name of the setting. */
export const manifestSettings = z.object({
  PUBLIC_URL: z.string().refine(isOrigin, ORIGIN).optional(),
  SLACK_API_URL: address(HTTP, 'must be an http:// or https:// address').default('https://slack.com/api/'),
  SLACK_CONFIG_TOKEN: z
    .string()
    .regex(/^xoxe\.xoxp-/, 'must be the access token of an app configuration, which starts with xoxe.xoxp-')
    .optional(),
});

/** All settings (docs/settings.md). Each message continues a sentence that starts with the name of the setting. */
export const allSettings = databaseSettings.extend({
  ...manifestSettings.shape,
  PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535, 'must be a port from 0 to 65535')
    .default('3000'),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'must be an address of this machine to listen on, such as 127.0.0.1')
    .optional(),
  PUBLIC_URL: z
    .string('is missing: the address that people reach Usher at, such as https://usher.example.com')
    .refine(isOrigin, ORIGIN),
  JOBS_URL: jobsAddress().optional(),
  DIRECTORY_FILE: z.string().optional(),
  USHER_SECRET: z
    .string('is missing: it signs links. Make one with: openssl rand -base64 48')
    .min(32, 'must have at least 32 characters. Make one with: openssl rand -base64 48'),
  USHER_SECRET_PREVIOUS: z.string().min(32, 'must be an earlier USHER_SECRET, whole').optional(),
  USHER_API_SECRET: z
    .string()
    .refine(isKey, 'must be at least 24 random bytes in base64: openssl rand -base64 32')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string('is missing: it is under "Basic Information" of your Slack app')
    .min(16, 'is too short for the signing secret of a Slack app: copy it again from "Basic Information"'),
  SLACK_BOT_TOKEN: z
    .string('is missing: it is under "OAuth & Permissions" of your Slack app, once that is installed')
    .regex(/^(?!xapp-|xox[^b])/, 'must be the bot token of the app, which starts with xoxb-'),
  SLACK_APP_TOKEN: z.undefined(NOT_YET).optional(),
  SLACK_CLIENT_ID: z.undefined(NOT_YET).optional(),
  SLACK_CLIENT_SECRET: z.undefined(NOT_YET).optional(),
  RESEND_API_KEY: z.string('is missing: make one under "API Keys" at Resend'),
  RESEND_BASE_URL: address(HTTP, 'must be an http:// or https:// address').optional(),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .refine(isKey, 'must be the whole signing secret of the webhook, which starts with whsec_')
    .optional(),
  MAIL_FROM: z
    .string('is missing: the sender of all emails, such as Northwind <welcome@mail.northwind.test>')
    .refine(isMailbox, 'must be an address, with or without a name: Northwind <welcome@mail.northwind.test>'),
  MAIL_RATE: z
    .string()
    .refine(isRate, 'must be the requests a second to begin with: a number above 0, at most 100')
    .default('2'),
  BRAND_NAME: z.string().refine(isBrandName, BRAND_NAME_RULE).optional(),
  BRAND_COLOR: z.string().refine(isBrandColor, BRAND_COLOR_RULE).optional(),
  BRAND_LOGO_URL: z.string().refine(isBrandLogo, BRAND_LOGO_RULE).optional(),
  TRUST_PROXY: z
    .string()
    .refine(isTrust, 'must be a number of proxies, or their addresses: 1, or 10.0.0.0/8, or loopback')
    .default('loopback'),
  HTTPS_PROXY: address(
    HTTP,
    'must be the http:// or https:// address of a proxy, such as http://proxy.example.com:3128',
  ).optional(),
  NO_PROXY: z.string().default(''),
  ROLE: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`).default('all'),
});

function address(protocols: readonly string[], message: string) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), message);
}

/** How much there may be in 24 hours. */
function cap(most: string) {
  return z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be how many there may be in 24 hours: a whole number from 1 to 9999999')
    .default(most);
}

/** An address of PostgreSQL, as every library reads it alike. */
function postgresAddress() {
  return z.string().transform((text, check) => {
    const read = readPostgresAddress(text);
    if ('address' in read) return read.address;
    check.addIssue(read.problem);
    return z.NEVER;
  });
}

/** PostgreSQL or MongoDB. The driver itself checks an address of MongoDB, which may name several servers. */
function jobsAddress() {
  return z.string().transform((text, check) => {
    if (/^mongodb(\+srv)?:\/\/\S+$/i.test(text)) return text;
    const read = readPostgresAddress(text);
    if ('address' in read) return read.address;
    const isPostgres = /^postgres/i.test(text);
    check.addIssue(
      isPostgres ? read.problem : 'must be an address that starts with postgres:// or mongodb://',
    );
    return z.NEVER;
  });
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username } = new URL(text);
  return HTTP.includes(protocol) && pathname === '/' && search === '' && hash === '' && username === '';
}

function isMailbox(text: string): boolean {
  return canonicalEmailKey(NAMED_MAILBOX.exec(text.trim())?.[1] ?? text) !== null;
}

function isRate(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= 100;
}

/** A number of proxies, or addresses in any form that Express accepts: Express itself decides. */
function isTrust(text: string): boolean {
  if (/^\d+$/.test(text)) return Number(text) <= 10;
  try {
    express().set('trust proxy', text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the library that verifies webhooks takes this key, and it is as long as the Standard Webhooks ask. */
function isKey(text: string): boolean {
  try {
    new Webhook(text);
    return Buffer.from(text.replace(/^whsec_/, ''), 'base64').length >= KEY_BYTES;
  } catch {
    return false;
  }
}
