import { describe, expect, test } from '@jest/globals';
import { MINUTE } from '../../src/clock.ts';
import { writeNotice } from '../../src/directory/write-notice.ts';
import { makeTenant } from '../setup/factories.ts';
import { ALICE, useNotices, WORKSPACE } from './use-notices.ts';

const { app, write, noticeOf, messagesOf } = useNotices();

const added = {
  tenantName: 'Northwind Tower',
  name: 'Nora New',
  email: 'nora@acme.test',
  companyName: 'Acme Steel',
  templateName: 'Subcontractor',
  by: 'Alice Admin',
};
const associated = {
  tenantName: 'Northwind Tower',
  companyName: 'Castor Concrete',
  by: 'Alice Admin',
  isNew: false,
};

describe('a notice', () => {
  test('is posted once, and its ts is saved', async () => {
    const key = await write('USER_ADDED', added);
    expect(await app.run()).toBe(1);
    expect(await app.run()).toBe(0);
    const messages = await messagesOf(key);
    expect(messages.map(({ text }) => text)).toEqual([
      ':bust_in_silhouette: *Alice Admin* added *Nora New* (nora@acme.test, Acme Steel) to *Northwind Tower*, with the permissions template *Subcontractor*. Nothing was sent.',
    ]);
    expect(await noticeOf(key)).toMatchObject({
      postedChannel: 'C000000002',
      ts: messages[0]?.ts,
      attempts: 0,
      nextAttemptAt: null,
      error: null,
    });
  });

  test('that stands in the channel for long has the tenant’s own brand beside its name', async () => {
    const { id: tenantId, name: tenantName } = await makeTenant(app.db);
    await app.db.tenant.update({ where: { id: tenantId }, data: { brandName: 'Harbor Bridge JV' } });
    const list = { listId: 'x', tenantName, by: 'Alice Admin', status: 'RUNNING' } as const;
    const wanted = {
      action: 'INVITE',
      person: 'nora@acme.test',
      companyName: null,
      templateName: null,
    } as const;
    const keys = [
      await write(
        'INVITE_LIST',
        { ...list, total: 3, done: 0, invited: 0, refused: 0, loggedIn: 0 },
        { tenantId },
      ),
      await write(
        'WEEKLY_DIGEST',
        { tenantName, weeks: [], medianDays: null, waiting: 0, stuck: 0, stuckPeople: [] },
        { tenantId },
      ),
    ];
    const asks = { requestId: 'x', tenantName, by: 'Bob' };
    await write(
      'APPROVAL_REQUESTED',
      { ...asks, wanted, reason: 'Starts on Monday', isReminder: false },
      { tenantId, slackUser: ALICE },
    );
    await write(
      'COMPANY_REQUESTED',
      { ...asks, companyName: 'Castor', isNew: true, domains: [], emailKey: null },
      { tenantId, slackUser: ALICE },
    );
    await app.runAll();
    for (const key of keys) {
      const [message] = await messagesOf(key);
      expect(message?.text).toContain(`*${tenantName}* (Harbor Bridge JV)`);
    }
    const alice = app.slack.person('alice');
    for (const asked of ['asks you to invite', 'asks you to add']) {
      const message = await alice.sees(asked, { anyTime: true });
      expect(message.text()).toContain(`${tenantName} (Harbor Bridge JV)`);
    }
  });

  test('written twice with the same key exists once', async () => {
    const key = await write('COMPANY_ASSOCIATED', associated);
    const at = app.context.clock.now();
    await app.db.$transaction((tx) =>
      writeNotice(tx, {
        key,
        tenantId: app.ids.tenantId,
        kind: 'COMPANY_ASSOCIATED',
        data: associated,
        at,
        to: { workspace: WORKSPACE, channel: '#invites', requestedBy: ALICE },
      }),
    );
    await app.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('whose answer was lost is looked for in the channel, and not posted twice', async () => {
    const key = await write('COMPANY_ASSOCIATED', associated);
    app.slack.fail('chat.postMessage', { reset: 'after' });
    await app.runAll();
    expect(await noticeOf(key)).toMatchObject({ ts: null, attempts: 1 });
    app.context.clock.advance(10 * MINUTE);
    app.restarted();
    await app.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
    expect((await noticeOf(key)).ts).not.toBeNull();
  });

  test('that Slack refuses for now is posted later', async () => {
    const key = await write('COMPANY_ASSOCIATED', { ...associated, isNew: true });
    app.slack.fail('chat.postMessage', { rateLimited: 1 });
    await app.runAll();
    expect(await messagesOf(key)).toEqual([]);
    expect(await noticeOf(key)).toMatchObject({ attempts: 0, error: null });
    app.context.clock.advance(2_000);
    app.restarted();
    await app.runAll();
    const [message] = await messagesOf(key);
    expect(message?.text).toContain(
      '*Alice Admin* added *Castor Concrete* to the companies of *Northwind Tower*, as a new company.',
    );
  });

  test('goes to the person who asked when the app may not post in the channel, and says so', async () => {
    const key = await write('USER_ADDED', added, { channel: 'C000000007' });
    await app.runAll();
    const { postedChannel } = await noticeOf(key);
    expect(postedChannel).toMatch(/^D/);
    const alice = app.slack.person('alice');
    const seen = await alice.sees('I cannot post in #announcements-only', { anyTime: true });
    expect(seen.text()).toContain('Nora New');
  });

  test('for a user whom Slack does not know is given up, and the others are posted', async () => {
    const lost = await write('USER_ADDED', added, { slackUser: 'U999999999' });
    const key = await write('USER_ADDED', added);
    await app.runAll();
    expect((await noticeOf(lost)).error).toContain('U999999999: ');
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('is posted by one of several workers only', async () => {
    const keys = [];
    for (let n = 0; n < 4; n += 1) keys.push(await write('USER_ADDED', added));
    await Promise.all([1, 2, 3].map(() => app.run()));
    await app.runAll();
    for (const key of keys) expect(await messagesOf(key)).toHaveLength(1);
  });

  test('is left alone by a worker that has lost its claim', async () => {
    const key = await write('USER_ADDED', added);
    const [lost] = (await app.claim()).notices;
    app.context.clock.advance(2 * MINUTE);
    const [held] = (await app.claim()).notices;
    if (!lost || !held) throw new Error('The notice was not claimed.');
    expect(await lost.lease.hold()).toBe(false);
    expect(await held.lease.hold()).toBe(true);
    app.context.clock.advance(2 * MINUTE);
    await app.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('in one channel does not wait for another channel', async () => {
    const held = await write('USER_ADDED', added, { channel: 'C000000001' });
    const free = await write('USER_ADDED', added, { channel: 'C000000003' });
    app.announcer.pace.hold('C000000001', 60_000);
    await app.runAll();
    expect(await messagesOf(held, 'general')).toEqual([]);
    expect(await messagesOf(free, 'tower')).toHaveLength(1);
    app.restarted();
    await app.runAll();
    expect(await messagesOf(held, 'general')).toHaveLength(1);
  });

  test('can show any name', async () => {
    const wild = `<!channel> & <@${ALICE}> \u202E"😀\n`.repeat(20);
    const key = await write('USER_ADDED', {
      ...added,
      name: wild,
      companyName: wild,
      templateName: wild,
      tenantName: wild,
      by: wild,
    });
    await app.runAll();
    const [message] = await messagesOf(key);
    expect(JSON.stringify(message)).not.toMatch(/<(?!!date)/);
  });

  test('is kept while Slack refuses the token', async () => {
    const key = await write('USER_ADDED', added);
    app.slack.fail('chat.postMessage', { error: 'token_revoked' });
    await app.runAll();
    expect(await noticeOf(key)).toMatchObject({ error: null, attempts: 0 });
    expect(app.log.filter(({ level }) => level === 'error')).toHaveLength(1);
    app.restarted();
    await app.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });
});
