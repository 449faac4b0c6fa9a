import { afterEach, expect, test } from '@jest/globals';
import { waitFor } from '../setup/wait-for.ts';
import { asks, opens } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp({ limits: 'on' });

afterEach(() => app.slack.clearFaults());

const asked = () => app.slack.calls('users.info').length;

/** Lets what is known of everybody grow older by so many seconds. */
async function grow(seconds: number): Promise<void> {
  await app.db.$executeRaw`UPDATE slack_profiles SET read_at = read_at - ${seconds} * interval '1 second'`;
}

async function statusFor(handle: string): Promise<string> {
  return (await asks(app.person(handle), '/invite status')).text;
}

test('500 commands in a minute by 50 people ask Slack for each of them once, and no limit reaches anybody', async () => {
  const people = [];
  for (let n = 0; n < 50; n += 1) people.push((await app.colleague()).handle);
  const before = asked();
  for (let round = 0; round < 10; round += 1) {
    for (let start = 0; start < people.length; start += 5) {
      const answers = await Promise.all(people.slice(start, start + 5).map(statusFor));
      for (const text of answers) expect(text).toContain('Northwind Tower');
    }
  }
  expect(asked() - before).toBe(50);
});

test('ten commands of one person at the same moment are one question', async () => {
  await grow(3_600);
  const before = asked();
  await Promise.all(
    Array.from({ length: 10 }, () => app.person('alice').types('/invite status', { in: 'general' })),
  );
  expect(asked() - before).toBe(1);
});

test('after a minute Slack is asked again', async () => {
  await statusFor('alice');
  const before = asked();
  await grow(61);
  await statusFor('alice');
  expect(asked() - before).toBe(1);
});

test('while Slack limits or is silent, a profile up to an hour old serves; an older one does not', async () => {
  await statusFor('alice');
  await grow(50 * 60);
  app.slack.fail('users.info', { rateLimited: 30 });
  expect(await statusFor('alice')).toContain('Northwind Tower');
  app.slack.fail('users.info', { delay: 1_500 });
  expect(await statusFor('alice')).toContain('Northwind Tower');
  await waitFor(async () => (await app.db.slackProfile.count({ where: { slackUser: 'U000000001' } })) === 1);
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  await grow(61 * 60);
  app.slack.fail('users.info', { rateLimited: 30 });
  expect(await statusFor('alice')).toBe(
    'Slack could not say who that is just now. Please try again in a minute.',
  );
});

test.each(['user_change', 'team_join'])(
  'what was known of someone is dropped when Slack reports %s',
  async (type) => {
    await statusFor('alice');
    const before = asked();
    await app.slack.sendEvent({ type, user: { id: 'U000000001', team_id: 'T000000001' } });
    await waitFor(async () => {
      const kept = await app.db.slackProfile.findFirst({ where: { slackUser: 'U000000001' } });
      return kept?.readAt === null && kept.email === null;
    });
    app.slack.fail('users.info', { rateLimited: 30 });
    expect(await statusFor('alice')).toContain('Slack could not say who that is just now.');
    expect(await statusFor('alice')).toContain('Northwind Tower');
    expect(asked() - before).toBe(2);
  },
);

test('what Slack said before it reported a change is not kept', async () => {
  await grow(3_600);
  app.slack.fail('users.info', { delay: 300 });
  const answer = app.person('alice').types('/invite status', { in: 'general' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await app.slack.sendEvent({ type: 'user_change', user: { id: 'U000000001' } });
  await answer;
  expect(await app.db.slackProfile.findFirst({ where: { slackUser: 'U000000001' } })).toMatchObject({
    email: null,
    readAt: null,
  });
});

test('typing in Company asks Slack nothing, however long the form has been open', async () => {
  const form = await opens(app.person('alice'), '/invite', { in: 'invites' });
  await grow(50 * 60);
  const before = app.slack.calls().length;
  for (const typed of ['a', 'ac', 'acm', 'acme', 'acme s'])
    await form.fill({ Company: typed }).catch(() => {});
  await form.fill({ Company: 'Acme Steel' });
  expect(app.slack.calls().length).toBe(before);
});

test('a token without a scope is said plainly, and waiting is not advised', async () => {
  await grow(3_600);
  app.slack.fail('users.info', { error: 'missing_scope' });
  const text = await statusFor('alice');
  expect(text).toContain('Usher is not set up fully in this workspace');
  expect(text).toContain('tell the people who run it');
  expect(text).not.toContain('again in a minute');
  expect(app.problems.splice(0)).toHaveLength(1);
});
