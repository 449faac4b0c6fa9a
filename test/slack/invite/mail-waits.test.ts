import { afterEach, expect, test } from '@jest/globals';
import { startLocalResend } from '../../../sandbox/resend/local-resend.ts';
import { MINUTE } from '../../../src/clock.ts';
import { deliverMail } from '../../../src/mail/deliver-mail.ts';
import { createMailer } from '../../../src/mail/resend.ts';
import { useForFile } from '../../setup/use.ts';
import { asks } from '../setup/ask.ts';
import { useSlackApp } from '../setup/slack-app.ts';

const app = useSlackApp();
const resend = useForFile({
  start: () => startLocalResend({ clock: app.clock, limits: { requestsPerSecond: null } }),
  stop: (local) => local.stop(),
});

const deliver = () =>
  deliverMail(app.app, {
    mailer: createMailer({
      apiKey: resend.apiKey,
      baseUrl: resend.baseUrl,
      from: 'Northwind <welcome@mail.northwind.test>',
      rate: 1000,
      clock: app.clock,
    }),
  });

const types = async (person: string, command: string) => (await asks(app.person(person), command)).text;

/** Sam is invited, and the mail does not leave. */
async function refused(fault: 'invalid-key' | 'unverified-domain' | 'daily-quota' | 'server-error') {
  resend.fail({ fault });
  expect(await types('alice', '/reinvite sam@acme.test')).toContain('Welcome email sent to sam@acme.test');
  await deliver();
}

afterEach(async () => {
  // Whatever waits leaves, and a second request is no repetition.
  for (let tries = 0; tries < 3; tries++) {
    app.clock.advance(70 * MINUTE);
    await deliver();
  }
});

test.each([
  ['invalid-key', 'the mail provider does not accept the API key or the sender'],
  ['unverified-domain', 'the mail provider does not accept the API key or the sender'],
  ['daily-quota', 'the mail provider’s quota is used up'],
  ['server-error', 'the mail provider does not answer'],
] as const)(
  'while mail cannot leave (%s), everyone who asks is told that it waits, and why',
  async (fault, why) => {
    await refused(fault);
    app.clock.advance(2 * MINUTE);
    const answer = await types('alice', '/reinvite sam@acme.test');
    expect(answer).toContain(`Welcome email to sam@acme.test is waiting: ${why}`);
    expect(answer).not.toContain('Welcome email sent');
    expect(await types('alice', '/invite status')).toContain(`Mail is waiting: ${why}`);
    expect(await types('alice', '/invite status sam@acme.test')).toContain(`Welcome email: waiting: ${why}`);
  },
);

test('the provider’s own words are for those who can act on them', async () => {
  await refused('invalid-key');
  app.clock.advance(2 * MINUTE);
  expect(await types('grace', '/reinvite sam@acme.test')).not.toContain('API key is invalid');
  app.clock.advance(2 * MINUTE);
  expect(await types('alice', '/reinvite sam@acme.test')).toContain('API key is invalid');
});

test('once mail leaves again, nothing says that it waits', async () => {
  await refused('invalid-key');
  app.clock.advance(6 * MINUTE);
  expect(await deliver()).toMatchObject({ accepted: 1 });
  expect(await types('alice', '/invite status')).not.toContain('waiting: ');
  expect(await types('alice', '/reinvite sam@acme.test')).toContain('Welcome email sent to sam@acme.test');
});
