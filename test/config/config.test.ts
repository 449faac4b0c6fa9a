import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfig, readDatabaseConfig } from '../../src/config/config.ts';
import { UserError } from '../../src/errors.ts';
import { DEFAULT_CAPS } from '../setup/caps.ts';
import { completeSettings as complete, problemsOf as problems } from '../setup/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('settings that are left out have their defaults', () => {
  expect(readConfig({ ...complete, DATA_DIR: '/srv/usher', PATH: '/bin' })).toEqual({
    port: 3000,
    host: null,
    publicUrl: 'http://localhost:3000',
    databaseUrl: null,
    dataDir: '/srv/usher',
    jobsUrl: null,
    directoryFile: null,
    secret: complete.USHER_SECRET,
    previousSecret: null,
    caps: DEFAULT_CAPS,
    slack: {
      signingSecret: complete.SLACK_SIGNING_SECRET,
      botToken: 'xoxb-1-2-three',
      apiUrl: 'https://slack.com/api/',
    },
    mail: {
      apiKey: 're_123',
      baseUrl: undefined,
      webhookSecret: complete.RESEND_WEBHOOK_SECRET,
      from: complete.MAIL_FROM,
      rate: 2,
    },
    brand: { name: 'Usher', color: '#0b5d4e', logo: null },
    apiSecret: null,
    trustProxy: 'loopback',
    outgoingProxy: null,
    role: 'all',
    logLevel: 'info',
    warnings: [],
  });
});

test('every setting is read, and addresses end with or without a slash as the code expects', () => {
  const config = readConfig({
    ...complete,
    PORT: '8080',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://usher.example.com/',
    DATABASE_URL: 'postgresql://u:p@db/usher',
    JOBS_URL: 'mongodb+srv://jobs.example.com/agenda',
    DIRECTORY_FILE: '/etc/usher/directory.yaml',
    SLACK_API_URL: 'http://127.0.0.1:4000/api',
    RESEND_BASE_URL: 'http://127.0.0.1:4001/',
    USHER_SECRET_PREVIOUS: 'the secret that this Usher had before it was changed',
    USHER_API_SECRET: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    MAIL_RATE: '4.5',
    CAP_MAILS_PER_PERSON: '5',
    CAP_INVITATIONS_PER_INVITER: '50',
    BRAND_NAME: 'Northwind',
    BRAND_COLOR: '#FFCC00',
    BRAND_LOGO_URL: 'https://cdn.northwind.test/logo.svg',
    TRUST_PROXY: '1',
    ROLE: 'worker',
    LOG_LEVEL: 'debug',
  });
  expect(config).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    publicUrl: 'https://usher.example.com',
    databaseUrl: 'postgresql://u:p@db/usher',
    jobsUrl: 'mongodb+srv://jobs.example.com/agenda',
    directoryFile: '/etc/usher/directory.yaml',
    slack: { apiUrl: 'http://127.0.0.1:4000/api/' },
    mail: { baseUrl: 'http://127.0.0.1:4001', rate: 4.5 },
    brand: { name: 'Northwind', color: '#ffcc00', logo: 'https://cdn.northwind.test/logo.svg' },
    previousSecret: 'the secret that this Usher had before it was changed',
    caps: { ...DEFAULT_CAPS, mailsPerPerson: 5, invitationsPerInviter: 50 },
    apiSecret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    trustProxy: 1,
    role: 'worker',
    logLevel: 'debug',
  });
});

test('a proxy on the way out is read under both spellings', () => {
  const outgoingProxy = { url: 'http://proxy:3128', except: 'localhost' };
  for (const env of [
    { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost' },
    { https_proxy: 'http://proxy:3128', no_proxy: 'localhost' },
  ]) {
    expect(readConfig({ ...complete, ...env })).toMatchObject({ outgoingProxy });
  }
});

test('all problems are reported at once, by name, and an empty variable counts as unset', () => {
  expect(problems({ PORT: 'http', ROLE: 'boss', USHER_SECRET: 'short', SLACK_BOT_TOKEN: '' })).toEqual([
    'MAIL_FROM is missing: the sender of all emails, such as Northwind <welcome@mail.northwind.test>',
    'PORT must be a port from 0 to 65535',
    'PUBLIC_URL is missing: the address that people reach Usher at, such as https://usher.example.com',
    'RESEND_API_KEY is missing: make one under "API Keys" at Resend',
    'ROLE must be one of all, web, worker',
    'SLACK_BOT_TOKEN is missing: it is under "OAuth & Permissions" of your Slack app, once that is installed',
    'SLACK_SIGNING_SECRET is missing: it is under "Basic Information" of your Slack app',
    'USHER_SECRET must have at least 32 characters. Make one with: openssl rand -base64 48',
  ]);
});

describe('one wrong setting is one problem', () => {
  const notYet =
    'is not supported yet. Connect one workspace over HTTP with SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN';
  const origin =
    'must be an http:// or https:// address with no path or query, such as https://usher.example.com';
  const webhook = 'must be the whole signing secret of the webhook, which starts with whsec_';
  const signing =
    'is too short for the signing secret of a Slack app: copy it again from "Basic Information"';
  const odd =
    'cannot be read, because its user, password or database has a sign with a meaning in addresses: write % as %25, # as %23, / as %2F, ? as %3F and @ as %40 there';
  const quoted = 'has quotation marks around its value: leave them out';
  const from = 'must be an address, with or without a name: Northwind <welcome@mail.northwind.test>';
  test.each([
    ['PORT', '65536', 'must be a port from 0 to 65535'],
    ['HOST', 'http://here', 'must be an address of this machine to listen on, such as 127.0.0.1'],
    [
      'HTTPS_PROXY',
      'socks5://proxy:1080',
      'must be the http:// or https:// address of a proxy, such as http://proxy.example.com:3128',
    ],
    ['PORT', '-1', 'must be a port from 0 to 65535'],
    ['PUBLIC_URL', 'https://usher.example.com/usher', origin],
    ['PUBLIC_URL', 'https://usher.example.com/?a=b', origin],
    ['PUBLIC_URL', 'usher.example.com', origin],
    ['PUBLIC_URL', 'ftp://usher.example.com', origin],
    [
      'DATABASE_URL',
      'mysql://db/usher',
      'must be an address like postgres://user:password@host:5432/database',
    ],
    ['JOBS_URL', 'redis://jobs', 'must be an address that starts with postgres:// or mongodb://'],
    ['SLACK_API_URL', 'slack.com', 'must be an http:// or https:// address'],
    ['RESEND_BASE_URL', 'file:///tmp', 'must be an http:// or https:// address'],
    ['JOBS_URL', 'postgres://u:p#ss@jobs/usher', odd],
    ...['50%fade', 'p#ss', 'p/ss', 'p?ss', '12#3', '12/3'].map((password): [string, string, string] => [
      'DATABASE_URL',
      `postgres://usher:${password}@db/usher`,
      odd,
    ]),
    ['DATABASE_URL', 'postgres://db/db%ff', odd],
    ['RESEND_WEBHOOK_SECRET', '!!', webhook],
    ['RESEND_WEBHOOK_SECRET', 'whsec_abc', webhook],
    ['RESEND_WEBHOOK_SECRET', 'AA==', webhook],
    ['SLACK_SIGNING_SECRET', 'abc', signing],
    ...Object.keys(complete).map((name): [string, string, string] => [name, `"x-${name}"`, quoted]),
    ['SLACK_BOT_TOKEN', "'xoxb-1-2-three'", quoted],
    ['USHER_SECRET', `“${complete.USHER_SECRET}”`, quoted],
    ['USHER_API_SECRET', 'c2hvcnQ=', 'must be at least 24 random bytes in base64: openssl rand -base64 32'],
    ['SLACK_BOT_TOKEN', 'xapp-1-2', 'must be the bot token of the app, which starts with xoxb-'],
    ['SLACK_BOT_TOKEN', 'xoxp-1-2', 'must be the bot token of the app, which starts with xoxb-'],
    ['SLACK_APP_TOKEN', 'xapp-1-2', notYet],
    ['SLACK_CLIENT_ID', '1.2', notYet],
    ['SLACK_CLIENT_SECRET', 'abc', notYet],
    ['MAIL_FROM', 'Northwind', from],
    ['MAIL_FROM', 'Northwind, Inc. <welcome@mail.northwind.test>', from],
    ['MAIL_FROM', 'Northwind\r\nBcc: all <welcome@mail.northwind.test>', from],
    ['MAIL_FROM', 'Northwind <welcome@localhost>', from],
    [
      'CAP_MAILS_PER_PERSON',
      '0',
      'must be how many there may be in 24 hours: a whole number from 1 to 9999999',
    ],
    ['MAIL_RATE', '0', 'must be the requests a second to begin with: a number above 0, at most 100'],
    ['MAIL_RATE', 'Infinity', 'must be the requests a second to begin with: a number above 0, at most 100'],
    [
      'TRUST_PROXY',
      'everyone',
      'must be a number of proxies, or their addresses: 1, or 10.0.0.0/8, or loopback',
    ],
    ['BRAND_NAME', 'x'.repeat(61), 'must be a name of at most 60 characters, all of which can be seen'],
    ['BRAND_NAME', 'North\u202ewind', 'must be a name of at most 60 characters, all of which can be seen'],
    ...['green', '#fff', '#12345g'].map((color): [string, string, string] => [
      'BRAND_COLOR',
      color,
      'must be a colour in the form #rrggbb, such as #0b5d4e',
    ]),
    ...['http://cdn.test/logo.svg', 'https://a:b@cdn.test/', 'https://cdn.test/a; script-src *'].map(
      (logo): [string, string, string] => [
        'BRAND_LOGO_URL',
        logo,
        'must be the https:// address of a picture',
      ],
    ),
    ['BRAND_COLOUR', '#ffffff', 'is not a setting of Usher: did you mean BRAND_COLOR?'],
    ['ROLE', 'Worker', 'must be one of all, web, worker'],
    ['LOG_LEVEL', 'verbose', 'must be one of fatal, error, warn, info, debug, trace, silent'],
    ['SLACK_BOT_TOKN', 'xoxb-1', 'is not a setting of Usher: did you mean SLACK_BOT_TOKEN?'],
    ['RESEND_KEY', 're_1', 'is not a setting of Usher'],
    ['USHER_SECRETS', 'x', 'is not a setting of Usher: did you mean USHER_SECRET?'],
    ['MAIL_FORM', 'x@y.test', 'is not a setting of Usher: did you mean MAIL_FROM?'],
  ])('%s=%j', (name, value, message) => {
    expect(problems({ ...complete, [name]: value })).toEqual([`${name} ${message}`]);
  });
});

test.each([
  'welcome@mail.northwind.test',
  '"Northwind, Inc." <welcome@mail.northwind.test>',
  'Müller <a@müller.test>',
])('MAIL_FROM may be %j', (from) => {
  expect(readConfig({ ...complete, MAIL_FROM: from }).mail.from).toBe(from);
});

test('what stands around a value is no part of it, in a variable as in a file', () => {
  const loose = Object.fromEntries(Object.entries(complete).map(([name, value]) => [name, ` ${value} \r\n`]));
  expect(readConfig(loose)).toEqual(readConfig(complete));
  const { USHER_SECRET, ...rest } = complete;
  const USHER_SECRET_FILE = file('loose', ` ${USHER_SECRET} \n`);
  expect(readConfig({ ...rest, USHER_SECRET_FILE: `${USHER_SECRET_FILE}\n` })).toEqual(readConfig(complete));
});

test('what Kubernetes makes for a Service named as our settings begin is no setting', () => {
  const made = ['USHER', 'MAIL', 'SLACK', 'RESEND', 'USHER_WEB'].flatMap((service) => [
    [`${service}_SERVICE_HOST`, '10.0.0.5'],
    [`${service}_SERVICE_PORT`, '3000'],
    [`${service}_SERVICE_PORT_HTTP`, '3000'],
    [`${service}_PORT`, 'tcp://10.0.0.5:3000'],
    [`${service}_PORT_3000_TCP`, 'tcp://10.0.0.5:3000'],
    [`${service}_PORT_3000_TCP_PROTO`, 'tcp'],
    [`${service}_PORT_3000_TCP_PORT`, '3000'],
    [`${service}_PORT_3000_TCP_ADDR`, '10.0.0.5'],
  ]);
  expect(problems({ ...complete, ...Object.fromEntries(made) })).toEqual([]);
  expect(problems({ ...complete, USHER_PORT: '3000' })).toEqual([
    expect.stringContaining('USHER_PORT is not a setting of Usher'),
  ]);
});

test('the message lists all problems and contains no secret', () => {
  const read = () => readConfig({ ...complete, USHER_SECRET: 'hunter2', DATABASE_URL: 'hunter2' });
  expect(read).toThrow(/^2 settings are wrong:\n {2}DATABASE_URL must .*\n {2}USHER_SECRET must /);
  expect(read).not.toThrow(/hunter2/);
});

test('there is a warning for links without TLS, and for a mail provider that cannot report bounces', () => {
  const { RESEND_WEBHOOK_SECRET: _, ...rest } = complete;
  expect(readConfig({ ...rest, PUBLIC_URL: 'http://usher.example.com' }).warnings).toEqual([
    'PUBLIC_URL has no TLS: anyone on the way can read links and passwords. Use https://.',
    'RESEND_WEBHOOK_SECRET is not set: bounces and complaints will not be noticed.',
  ]);
  expect(readConfig({ ...complete, PUBLIC_URL: 'http://127.0.0.1:3000' }).warnings).toEqual([]);
});

test('the command line needs no setting, and takes DATABASE_URL', () => {
  expect(readDatabaseConfig({ DATABASE_URL: 'postgres://db/usher', DATA_DIR: '/srv', SLACK_X: '1' })).toEqual(
    {
      caps: {
        invitationsPerAdmin: 10_000,
        invitationsPerInviter: 500,
        linksPerTenant: 300,
        mailsPerPerson: 3,
      },
      databaseUrl: 'postgres://db/usher',
      dataDir: '/srv',
      logLevel: 'info',
    },
  );
  expect(() => readDatabaseConfig({ DATABASE_URL: 'db' })).toThrow(UserError);
});
