import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { severableProxy } from '../setup/processes/severable-proxy.ts';
import { waitFor } from '../setup/wait-for.ts';
import { asks, opens, shows } from './setup/ask.ts';
import { useSlackApp } from './setup/slack-app.ts';

const app = useSlackApp();
afterEach(() => {
  app.slack.clearFaults();
  app.problems.length = 0;
});

const STILL_WORKING = 'Still working on it. The outcome will follow here in a moment.';

describe('forged requests and repeats', () => {
  test('a signed command sent again does nothing a second time, and says nothing', async () => {
    const { user } = await app.member();
    const { request } = await asks(app.person('alice'), `/invite ${user.email}`);
    app.clock.advance(61_000);
    const again = await app.slack.resend(request);
    expect(again).toMatchObject({ status: 200, text: '' });
    expect(await app.rounds(user.email)).toHaveLength(1);
  });

  test('a pressed button sent again does nothing a second time', async () => {
    const { user } = await app.member();
    await asks(app.person('alice'), `/invite ${user.email}`);
    app.clock.advance(61_000);
    const { reply } = await asks(app.person('alice'), `/invite ${user.email}`);
    const pressed = await reply?.press('Re-invite');
    const answer = await app.person('alice').sees('round 2', { anyTime: true });
    app.clock.advance(61_000);
    if (pressed) expect(await app.slack.resend(pressed.request)).toMatchObject({ status: 200, text: '' });
    expect(await app.rounds(user.email)).toHaveLength(2);
    expect(answer.text()).toContain('round 2');
  });

  test('a bad signature and a stale timestamp are refused before anything is done', async () => {
    const { user } = await app.member();
    const { request } = await asks(app.person('rita'), `/invite ${user.email}`);
    const body = request.body
      .replace(app.person('rita').id, app.person('alice').id)
      .replace('trigger_id=', 'trigger_id=x');
    const forged = await app.slack.resend({ ...request, body });
    expect(forged.status).toBe(401);
    const stale = await app.slack.forge(
      { ...request, body },
      { timestamp: Math.floor(Date.now() / 1000) - 6 * 60 },
    );
    expect(stale.status).toBe(401);
    expect(await app.rounds(user.email)).toEqual([]);
    const fresh = await app.slack.forge({ ...request, body }, {});
    expect(fresh.status).toBe(200);
    expect(await app.rounds(user.email)).toHaveLength(1);
  });

  test('a signed body that is no request is not acknowledged, and harms nothing', async () => {
    const { request } = await asks(app.person('rita'), '/invite help');
    for (const body of ['', 'payload=%7Bnot-json', 'payload=null']) {
      const answer = await app.slack.forge({ ...request, body }, {});
      expect(answer.failure).toBeDefined();
    }
    expect((await asks(app.person('rita'), '/invite help')).text).not.toBe('');
  });
});

describe('a slow database', () => {
  test('the acknowledgement says that work continues, and the outcome follows exactly once', async () => {
    const { user, id } = await app.member({ lastName: 'Slow' });
    const release = await app.holdMembership(id);
    const { text } = await asks(app.person('alice'), `/invite ${user.email}`);
    expect(text).toBe(STILL_WORKING);
    const before = app.slack.calls('response_url').length;
    await release();
    await app
      .person('alice')
      .sees(`Welcome email sent to ${user.email}. Pat Slow is invited to Northwind Tower.`);
    expect(app.slack.calls('response_url').length).toBe(before + 1);
    expect(await app.rounds(user.email)).toHaveLength(1);
  });

  test('the promise of an outcome is on record until the outcome is there, in case the process is killed', async () => {
    const promised = () => app.db.receivedSlackRequest.findMany({ where: { promisedAt: { not: null } } });
    const { user, id } = await app.member({ lastName: 'Promised' });
    const release = await app.holdMembership(id);
    expect((await asks(app.person('alice'), `/invite ${user.email}`)).text).toBe(STILL_WORKING);
    expect(await promised()).toMatchObject([{ slackUser: app.person('alice').id }]);
    await release();
    await app.person('alice').sees(`Welcome email sent to ${user.email}. Pat Promised`);
    await waitFor(async () => (await promised()).length === 0);
  });

  test('an outcome that the response_url refuses is sent as a direct message', async () => {
    const { user, id } = await app.member({ lastName: 'Persistent' });
    const release = await app.holdMembership(id);
    app.slack.fail('response_url', { status: 500 }, 5);
    await asks(app.person('alice'), `/invite ${user.email}`);
    await release();
    const told = await app.person('alice').sees(`Welcome email sent to ${user.email}. Pat Persistent`);
    expect(told.in).toBe('@alice');
  });

  test('a form says that work continues, and then shows the outcome', async () => {
    const { user, id } = await app.member({ lastName: 'Slowform' });
    const form = await opens(app.person('alice'), '/invite');
    await form.type('Email', user.email);
    await form.fill({
      Company: 'Acme Steel',
      'Last name': 'X',
      'Permissions template': 'Subcontractor',
    });
    const release = await app.holdMembership(id);
    expect((await form.submit()).outcome).toBe('updated');
    expect(form.text()).toContain(STILL_WORKING);
    await release();
    await shows(form, `Welcome email sent to ${user.email}. Pat Slowform`);
  });

  test('the outcome of a form that was closed is sent as a direct message', async () => {
    const { user, id } = await app.member({ lastName: 'Closed' });
    const form = await opens(app.person('alice'), '/invite');
    await form.type('Email', user.email);
    await form.fill({
      Company: 'Acme Steel',
      'Last name': 'X',
      'Permissions template': 'Subcontractor',
    });
    const release = await app.holdMembership(id);
    await form.submit();
    await form.close();
    await release();
    const told = await app.person('alice').sees(`Welcome email sent to ${user.email}. Pat Closed`);
    expect(told.in).toBe('@alice');
  });

  test('the outcome of a press in a directory that was closed is sent as a direct message', async () => {
    const { user, id } = await app.member({ lastName: 'Quickclose' });
    const view = await opens(app.person('alice'), '/directory Quickclose', { title: 'Directory' });
    const release = await app.holdMembership(id);
    await view.press('Invite');
    await view.close();
    await release();
    const told = await app.person('alice').sees(`Welcome email sent to ${user.email}. Pat Quickclose`);
    expect(told.in).toBe('@alice');
  });
});

describe('a database that cannot be reached', () => {
  const SENTENCE =
    /^Usher cannot reach its database right now\. Please try again in a minute; asking twice sends only one email\. \(Reference [0-9a-f]{6}\)$/;

  test('is said in one sentence, with a reference that is in the log', async () => {
    const { user } = await app.member();
    await withBrokenDatabase(async () => {
      for (const line of [
        `/invite ${user.email}`,
        '/invite',
        '/invite status',
        '/directory',
        `/reinvite ${user.email}`,
      ]) {
        const { text } = await asks(app.person('alice'), line);
        expect(text).toMatch(SENTENCE);
        expect(JSON.stringify(app.problems)).toContain(/Reference (\w+)/.exec(text)?.[1]);
      }
    });
    const { text } = await asks(app.person('alice'), `/invite ${user.email}`);
    expect(text).toContain('Welcome email sent');
  });

  test('leaves a form with that sentence, and its list of companies empty', async () => {
    const form = await opens(app.person('alice'), '/invite');
    await form.fill({
      Company: 'Acme Steel',
      Email: app.newEmail(),
      'Last name': 'X',
      'Permissions template': 'Subcontractor',
    });
    await withBrokenDatabase(async () => {
      expect(await form.choices('Company')).toEqual([]);
      await form.submit();
      expect(form.text()).toContain('Usher cannot reach its database right now.');
    });
  });

  /** Does something while Usher is cut off from its database. */
  async function withBrokenDatabase(work: () => Promise<void>): Promise<void> {
    const proxy = await severableProxy(app.url);
    await app.withDatabaseAt(proxy.url, async () => {
      proxy.sever();
      await work();
    });
  }
});

describe('Slack failing', () => {
  // What Slack said of somebody is kept for a minute: here it has to be asked.
  beforeEach(() => app.db.slackProfile.deleteMany());

  const UNKNOWN = 'Slack could not say who that is just now. Please try again in a minute.';

  test.each([
    ['limits the rate of users.info', { rateLimited: 30 }],
    ['fails inside', { status: 500 }],
    ['cuts the connection', { reset: 'before' }],
  ] as const)('that %s is said in one sentence, at once', async (_how, fault) => {
    const { user } = await app.member();
    app.slack.fail('users.info', fault);
    const { text } = await asks(app.person('alice'), `/invite ${user.email}`);
    expect(text).toBe(UNKNOWN);
    expect(await app.rounds(user.email)).toEqual([]);
    expect((await asks(app.person('alice'), `/invite ${user.email}`)).text).toContain('Welcome email sent');
  });

  test('a slow users.info is waited for, and then given up with one sentence', async () => {
    app.slack.fail('users.info', { delay: 4_000 });
    expect((await asks(app.person('alice'), '/invite')).text).toBe(STILL_WORKING);
    await app.person('alice').sees(UNKNOWN);
  });

  test.each([{ error: 'expired_trigger_id' }, { status: 500 }, { rateLimited: 30 }])(
    'a form that does not open (%j) is said, with what to type again',
    async (fault) => {
      app.slack.fail('views.open', fault);
      expect((await asks(app.person('alice'), '/invite')).text).toBe('');
      const told = await app.person('alice').sees('Slack did not open the form. Please type /invite again.');
      expect(told.ephemeral).toBe(true);
    },
  );

  test('is told apart from an unreachable database, even when the workspace is unknown', async () => {
    await app.withDatabaseAt(app.url, async () => {
      app.slack.fail('auth.test', { status: 500 });
      const { text } = await asks(app.person('alice'), '/invite');
      expect(text).toContain('Slack is not answering Usher right now. Please try again in a minute;');
      const form = await opens(app.person('alice'), '/invite');
      expect(form.isOpen).toBe(true);
    });
  });

  test('a rate-limited call does not hold up the others', async () => {
    app.slack.fail('users.info', { rateLimited: 30 });
    await asks(app.person('alice'), '/invite');
    const form = await opens(app.person('grace'), '/invite');
    expect(form.isOpen).toBe(true);
  });
});
