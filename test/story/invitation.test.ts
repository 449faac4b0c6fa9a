import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { invitationStory } from '../../sandbox/demo/invitation-story.ts';
import { StoryRunner } from '../../sandbox/demo/story-runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { DAY } from '../../src/clock.ts';
import { freePort } from '../../src/database/embedded/port.ts';
import { inProject } from '../../src/paths.ts';
import { createDatabase, databaseUrl, dropDatabase } from '../setup/database.ts';
import { testFolder } from '../setup/folder.ts';
import { silentLogger } from '../setup/logger.ts';

/** All of Usher at once, as `npm start` puts it together, with its jobs running. */

const API_SECRET = `whsec_${randomBytes(24).toString('base64')}`;

let sandbox: Sandbox;
let story: StoryRunner;
let database: string;
const printed: string[] = [];

beforeAll(async () => {
  database = await createDatabase();
  sandbox = await startSandbox({
    environment: {
      PORT: String(await freePort()),
      DATA_DIR: await testFolder(),
      DATABASE_URL: databaseUrl(database),
      USHER_API_SECRET: API_SECRET,
    },
    logger: silentLogger,
    limits: 'off',
  });
  story = new StoryRunner(sandbox, (line) => printed.push(line));
}, 60_000);

afterAll(async () => {
  await sandbox.stop();
  await dropDatabase(database);
});

test('the story of the demo goes as it should', async () => {
  await invitationStory(story);
  expect(printed.join('\n')).toContain('Day 14 passes, and nothing is sent');
}, 90_000);

test('the transcript in docs/demo.md is what the demo prints', () => {
  const document = readFileSync(inProject('docs', 'demo.md'), 'utf8');
  const transcript = /<!-- demo -->\s+```text\n([\s\S]*?)\n```\s+<!-- \/demo -->/.exec(document)?.[1] ?? '';
  expect(withoutDates(transcript)).toEqual(withoutDates(printed.join('\n')));
});

/** The lines, with every date and time as one word. Blank lines do not count. */
function withoutDates(text: string): string[] {
  return text
    .trim()
    .replace(/\b[A-Z][a-z]+ \d{1,2}, \d{4}(, \d\d:\d\d [A-Z]+)?/g, 'DATE')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

test('a bounce ends the round: the channel is told, and nothing follows', async () => {
  const address = 'nora@borealis.test';
  sandbox.resend.bounce(address);
  await story.types('alice', `/invite ${address}`, /Welcome email sent/);
  await story.card('#invites', [/Nora Lindqvist/, /[Bb]ounced/]);
  sandbox.advance(14 * DAY);
  await story.noMoreMail(address, 1);
}, 60_000);

test('a login that the company’s own product reports ends the round', async () => {
  const address = 'dev@borealis.test';
  await story.types('alice', `/invite ${address}`, /Welcome email sent/);
  await story.mail(address, 1, /Northwind Tower/);
  const body = JSON.stringify({ email: address });
  const at = new Date();
  const answer = await fetch(`${sandbox.url}/api/v1/logins`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': 'login-of-dev',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(API_SECRET).sign('login-of-dev', at, body),
    },
  });
  expect(answer.status).toBe(204);
  await story.card('#invites', [/Dev Raman/, /Logged in/]);
  sandbox.advance(14 * DAY);
  await story.noMoreMail(address, 1);
}, 60_000);
