import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { invitationStory } from '../../sandbox/demo/invitation-story.ts';
import { listStory } from '../../sandbox/demo/list-story.ts';
import { StoryRunner } from '../../sandbox/demo/story-runner.ts';
import { typoStory } from '../../sandbox/demo/typo-story.ts';
import { unsubscribe } from '../../sandbox/resend/unsubscribe.ts';
import { DAY } from '../../src/clock.ts';
import { inProject } from '../../src/paths.ts';
import { query } from '../setup/database.ts';
import { useForFile } from '../setup/use.ts';
import { useSandbox } from './use-sandbox.ts';

const API_SECRET = `whsec_${randomBytes(24).toString('base64')}`;

const running = useSandbox({ USHER_API_SECRET: API_SECRET });
const printed: string[] = [];
const story = useForFile({ start: () => new StoryRunner(running.sandbox, (line) => printed.push(line)) });

test('the demo’s stories of an invitation, of a mistyped address and of a list run to their end', async () => {
  await invitationStory(story);
  expect(printed.join('\n')).toContain('Day 14 passes, and nothing is sent');
  await typoStory(story);
  expect(printed.join('\n')).toContain('Alice corrects the address from there, and Lena logs in');
  await listStory(story);
  expect(printed.join('\n')).toContain('Alice corrects the refused rows and sends them again');
});

test('the transcript in docs/demo.md is what the demo prints', () => {
  const document = readFileSync(inProject('docs', 'demo.md'), 'utf8');
  const transcript = /<!-- demo -->\s+```text\n([\s\S]*?)\n```\s+<!-- \/demo -->/.exec(document)?.[1] ?? '';
  expect(withoutDates(transcript)).toEqual(withoutDates(printed.join('\n')));
});

/** The lines, with every date and time as one word. Blank lines do not count. */
function withoutDates(text: string): string[] {
  return text
    .trim()
    .replace(/\b([A-Z][a-z]+ \d{1,2}, \d{4}(, \d\d:\d\d [A-Z]+)?|\d\d:\d\d [A-Z]+)/g, 'DATE')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

test('a bounce ends the round: the channel is told, and nothing follows', async () => {
  const address = 'nora@borealis.test';
  running.sandbox.resend.bounce(address);
  await story.types('alice', `/invite ${address}`, /Welcome email sent/);
  await story.card('#invites', [/Nora Lindqvist/, /[Bb]ounced/]);
  await story.reads('alice', /Nora Lindqvist \(nora@borealis\.test\) came back.*The mail server said/);
  running.sandbox.advance(14 * DAY);
  await story.noMoreMail(address, 1);
});

test('the unsubscribe button of a mail program ends the round: the channel is told, and nothing follows', async () => {
  const address = 'tomasz@acme.test';
  await story.types('alice', `/invite ${address}`, /Welcome email sent/);
  const mail = await story.mail(address, 1, /Northwind Tower/);
  expect((await unsubscribe(mail)).status).toBe(200);
  await story.card('#invites', [/Tomasz/, /[Ss]topped by the invited person/]);
  running.sandbox.advance(14 * DAY);
  await story.noMoreMail(address, 1);
});

test('a login that the company’s own product reports ends the round', async () => {
  const address = 'dev@borealis.test';
  await story.types('alice', `/invite ${address}`, /Welcome email sent/);
  await story.mail(address, 1, /Northwind Tower/);
  const body = JSON.stringify({ email: address });
  const at = new Date();
  const answer = await fetch(`${running.sandbox.url}/api/v1/logins`, {
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
  running.sandbox.advance(14 * DAY);
  await story.noMoreMail(address, 1);
});

test('what an inviter writes in the form stands in the first mail, quoted as theirs and without links', async () => {
  const address = 'noted@acme.test';
  const form = await story.opens('alice', '/invite', 'Invite');
  await form.type('Email', address);
  await story.submits('alice', form, {
    ...{ Company: 'Acme Steel', 'Last name': 'Noted', 'Permissions template': 'Subcontractor' },
    Note: 'Dear <b>all</b>,\n\n\nthe plans are on www.prize.example.  ',
  });
  const welcome = await story.mail(address, 1, /Welcome to Northwind Tower/);
  expect(welcome.text).toMatch(
    /\nAlice \S+ writes:\n\n> Dear <b>all<\/b>,\n> \n> the plans are on www\u200c/,
  );
  expect(welcome.html).toMatch(/<blockquote[^>]*>Dear &lt;b&gt;all&lt;\/b&gt;,<br><br>the plans are on www/);
  expect(welcome.text + welcome.html).not.toMatch(/www\.prize|prize\.example/);
  await story.days(3);
  const followUp = await story.mail(address, 2, /waiting/);
  expect(followUp.text + followUp.html).not.toContain('writes');
});

test('every row of these stories that has an id has one in the order of time', async () => {
  const { databaseUrl } = running;
  const tables = await query<{ name: string }>(
    databaseUrl,
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'uuid'
       AND table_name NOT LIKE 'agenda%'`,
  );
  const versions = await query<{ name: string; versions: number[] }>(
    databaseUrl,
    tables
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, array_agg(DISTINCT uuid_extract_version(id)::int) AS versions FROM ${name}`,
      )
      .join(' UNION ALL '),
  );
  const written = versions.filter((table) => table.versions !== null);
  expect(written).toEqual(written.map(({ name }) => ({ name, versions: [7] })));
  // Enough of them to mean something: what these stories do not touch has its id by default.
  expect(written.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'memberships',
      'invitations',
      'rounds',
      'emails',
      'mail_batches',
      'cards',
      'card_facts',
      'invite_lists',
    ]),
  );
});
