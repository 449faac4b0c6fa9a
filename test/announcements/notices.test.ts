import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { attemptNotice, claimNotices } from '../../src/announcements/notices/claim-notices.ts';
import { MINUTE } from '../../src/clock.ts';
import { type NoticeData, writeNotice } from '../../src/directory/write-notice.ts';
import { makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';
import { announcementHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await announcementHouse();
});
afterEach(async () => {
  house.slack.mend();
  house.context.clock.advance(10 * MINUTE);
  await house.runAll();
  house.log.length = 0;
});
afterAll(() => house.close());

const ALICE = 'U000000001';
const WORKSPACE = 'T000000001';
let count = 0;

async function write<Kind extends keyof NoticeData>(
  kind: Kind,
  data: NoticeData[Kind],
  to: { channel?: string; slackUser?: string; tenantId?: string } = {},
): Promise<string> {
  count += 1;
  const key = `test:${count}`;
  const { channel = '#invites', slackUser, tenantId = house.ids.tenantId } = to;
  const place = slackUser
    ? { workspace: WORKSPACE, slackUser }
    : { workspace: WORKSPACE, channel, requestedBy: ALICE };
  const at = house.context.clock.now();
  await house.db.$transaction((tx) => writeNotice(tx, { key, tenantId, kind, data, at, to: place }));
  return key;
}

const noticeOf = (key: string) => house.db.notice.findUniqueOrThrow({ where: { key } });

async function messagesOf(key: string, where = 'invites') {
  const { id } = await noticeOf(key);
  return house.messagesOf(id, where);
}

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
  test('is posted once, and its place is kept', async () => {
    const key = await write('UserAdded', added);
    expect(await house.run()).toBe(1);
    expect(await house.run()).toBe(0);
    const messages = await messagesOf(key);
    expect(messages.map(({ text }) => text)).toEqual([
      ':bust_in_silhouette: *Nora New* (nora@acme.test, Acme Steel) was added to *Northwind Tower* by *Alice Admin*, with the permissions template *Subcontractor*. Nothing was sent.',
    ]);
    expect(await noticeOf(key)).toMatchObject({
      postedChannel: 'C000000002',
      ts: messages[0]?.ts,
      attempts: 0,
      nextAttemptAt: null,
      error: null,
    });
  });

  test('that is written twice by one key is one', async () => {
    const key = await write('CompanyAssociated', associated);
    const at = house.context.clock.now();
    await house.db.$transaction((tx) =>
      writeNotice(tx, {
        key,
        tenantId: house.ids.tenantId,
        kind: 'CompanyAssociated',
        data: associated,
        at,
        to: { workspace: WORKSPACE, channel: '#invites', requestedBy: ALICE },
      }),
    );
    await house.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('whose answer was lost is looked for, and not posted again', async () => {
    const key = await write('CompanyAssociated', associated);
    house.slack.fail('chat.postMessage', { reset: 'after' });
    await house.runAll();
    expect(await noticeOf(key)).toMatchObject({ ts: null, attempts: 1 });
    house.context.clock.advance(10 * MINUTE);
    house.restarted();
    await house.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
    expect((await noticeOf(key)).ts).not.toBeNull();
  });

  test('that Slack did not take waits, and is posted', async () => {
    const key = await write('CompanyAssociated', { ...associated, isNew: true });
    house.slack.fail('chat.postMessage', { rateLimited: 1 });
    await house.runAll();
    expect(await messagesOf(key)).toEqual([]);
    expect(await noticeOf(key)).toMatchObject({ attempts: 0, error: null });
    house.context.clock.advance(2_000);
    house.restarted();
    await house.runAll();
    const [message] = await messagesOf(key);
    expect(message?.text).toContain('by *Alice Admin*, as a new company.');
  });

  test('goes directly to the person who asked where the app may not post, and says so', async () => {
    const key = await write('UserAdded', added, { channel: 'C000000007' });
    await house.runAll();
    const { postedChannel } = await noticeOf(key);
    expect(postedChannel).toMatch(/^D/);
    const alice = house.slack.person('alice');
    const seen = await alice.sees('I may not post in #announcements-only', { anyTime: true });
    expect(seen.text()).toContain('Nora New');
  });

  test('for someone whom Slack does not know is given up, and the others go on', async () => {
    const lost = await write('UserAdded', added, { slackUser: 'U999999999' });
    const key = await write('UserAdded', added);
    await house.runAll();
    expect((await noticeOf(lost)).error).toContain('U999999999: ');
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('is posted by one of several workers only', async () => {
    const keys = [];
    for (let n = 0; n < 4; n += 1) keys.push(await write('UserAdded', added));
    await Promise.all([1, 2, 3].map(() => house.run()));
    await house.runAll();
    for (const key of keys) expect(await messagesOf(key)).toHaveLength(1);
  });

  test('is left alone by a worker that has lost its claim', async () => {
    const key = await write('UserAdded', added);
    const [lost] = await claimNotices(house.context, { heldChannels: [] });
    house.context.clock.advance(2 * MINUTE);
    const [held] = await claimNotices(house.context, { heldChannels: [] });
    if (!lost || !held) throw new Error('The notice was not claimed.');
    expect(await attemptNotice(house.context, lost)).toBe(false);
    expect(await attemptNotice(house.context, held)).toBe(true);
    house.context.clock.advance(2 * MINUTE);
    await house.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('of one channel does not wait for another that is held', async () => {
    const held = await write('UserAdded', added, { channel: 'C000000001' });
    const free = await write('UserAdded', added, { channel: 'C000000003' });
    house.announcer.pace.hold('C000000001', 60_000);
    await house.runAll();
    expect(await messagesOf(held, 'general')).toEqual([]);
    expect(await messagesOf(free, 'tower')).toHaveLength(1);
    house.restarted();
    await house.runAll();
    expect(await messagesOf(held, 'general')).toHaveLength(1);
  });

  test('takes the wildest names', async () => {
    const wild = `<!channel> & <@${ALICE}> \u202E"😀\n`.repeat(20);
    const key = await write('UserAdded', {
      ...added,
      name: wild,
      companyName: wild,
      templateName: wild,
      tenantName: wild,
      by: wild,
    });
    await house.runAll();
    const [message] = await messagesOf(key);
    expect(JSON.stringify(message)).not.toMatch(/<(?!!date)/);
  });

  test('waits while Slack refuses the token, and is kept', async () => {
    const key = await write('UserAdded', added);
    house.slack.fail('chat.postMessage', { error: 'token_revoked' });
    await house.runAll();
    expect(await noticeOf(key)).toMatchObject({ error: null, attempts: 0 });
    expect(house.log.filter(({ level }) => level === 'error')).toHaveLength(1);
    house.restarted();
    await house.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });
});

describe('a request for a company', () => {
  const asked = {
    requestId: '00000000-0000-4000-8000-000000000001',
    tenantName: 'Northwind Tower',
    companyName: 'Castor Concrete',
    isNew: true,
    domains: ['castor.test'],
    by: 'Grace Granular',
    emailId: 'carl@castor.test',
  };

  test('names what is asked for, by whom and why, with Add company and Decline', async () => {
    await write('CompanyRequested', asked, { slackUser: ALICE });
    await house.runAll();
    const seen = await house.slack.person('alice').sees('asks you to add', { anyTime: true });
    expect(seen.text()).toContain(
      ':raised_hand: Grace Granular asks you to add Castor Concrete to the companies of Northwind Tower. There is no record of that name yet. Its domains: castor.test. It is needed to add carl@castor.test.',
    );
    expect(seen.buttons()).toEqual(['Add company', 'Decline']);
  });

  test('in a channel names no company that the tenant does not have', async () => {
    const key = await write('CompanyRequested', { ...asked, companyName: null, isNew: false, domains: [] });
    await house.runAll();
    const [message] = await messagesOf(key);
    expect(message?.text).toBe(
      ':raised_hand: *Grace Granular* asks you to add a company to the companies of *Northwind Tower*. It is needed to add carl@castor.test.',
    );
  });

  test('goes directly to the Directory Admins whom Slack knows by their email ID, in the place of the channel', async () => {
    const tenant = await makeTenant(house.db);
    const template = await makeTemplate(house.db, { tenantId: tenant.id, directory: 'Admin' });
    const unknown = await makeUser(house.db, { email: 'nobody-in-slack@northwind.test' });
    for (const userId of [house.ids.aliceId, unknown.id]) {
      await makeMembership(house.db, { tenantId: tenant.id, userId, permissionsTemplateId: template.id });
    }
    const requestId = '00000000-0000-4000-8000-000000000002';
    const key = await write('CompanyRequested', { ...asked, requestId }, { tenantId: tenant.id });
    await house.runAll();
    expect(await messagesOf(key)).toEqual([]);
    expect((await noticeOf(key)).error).toBe('The Directory Admins are asked directly.');
    const direct = await noticeOf(`company-request:${requestId}:${ALICE}`);
    expect(direct.postedChannel).toMatch(/^D/);
    expect(house.log.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  test('goes to the channel when Slack does not say who the Directory Admins are', async () => {
    const tenant = await makeTenant(house.db);
    const template = await makeTemplate(house.db, { tenantId: tenant.id, directory: 'Admin' });
    await makeMembership(house.db, {
      tenantId: tenant.id,
      userId: house.ids.aliceId,
      permissionsTemplateId: template.id,
    });
    house.slack.fail('users.lookupByEmail', { error: 'internal_error' });
    const key = await write('CompanyRequested', asked, { tenantId: tenant.id });
    await house.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('is answered to the one who asked, with the way on', async () => {
    const decided = {
      requestId: asked.requestId,
      tenantName: 'Northwind Tower',
      companyName: 'Castor Concrete',
      by: 'Bob Both',
      emailId: 'carl@castor.test',
    };
    await write('CompanyDecided', { ...decided, decision: 'ADDED' }, { slackUser: ALICE });
    await write(
      'CompanyDecided',
      { ...decided, companyName: null, decision: 'DECLINED' },
      { slackUser: ALICE },
    );
    await house.runAll();
    const alice = house.slack.person('alice');
    const added = await alice.sees('Bob Both added Castor Concrete', { anyTime: true });
    expect(added.text()).toContain('Go on with /add-to-tenant carl@castor.test.');
    await alice.sees('Bob Both declined to add the company that you asked for to Northwind Tower.', {
      anyTime: true,
    });
  });
});
