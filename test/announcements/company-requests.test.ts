import { describe, expect, test } from '@jest/globals';
import { SECOND } from '../../src/clock.ts';
import { noteCommand } from '../../src/directory/seen-commands.ts';
import { makeMembership, makeTemplate, makeTenant, makeUser } from '../setup/factories.ts';
import { ALICE, useNotices } from './use-notices.ts';

const { app, write, noticeOf, messagesOf } = useNotices();

describe('a request for a company', () => {
  const asked = {
    requestId: '00000000-0000-4000-8000-000000000001',
    tenantName: 'Northwind Tower',
    companyName: 'Castor Concrete',
    isNew: true,
    domains: ['castor.test'],
    by: 'Grace Granular',
    emailKey: 'carl@castor.test',
  };

  test('names what is asked for, by whom and why, with Add company and Decline', async () => {
    await write('COMPANY_REQUESTED', asked, { slackUser: ALICE });
    await app.runAll();
    const seen = await app.slack.person('alice').sees('asks you to add', { anyTime: true });
    expect(seen.text()).toContain(
      ':raised_hand: Grace Granular asks you to add Castor Concrete to the companies of Northwind Tower. There is no company of that name yet. Its domains: castor.test. It is needed to add carl@castor.test.',
    );
    expect(seen.buttons()).toEqual(['Add company', 'Decline']);
  });

  test('in a channel names no company that the tenant does not have', async () => {
    const key = await write('COMPANY_REQUESTED', { ...asked, companyName: null, isNew: false, domains: [] });
    await app.runAll();
    const [message] = await messagesOf(key);
    expect(message?.text).toBe(
      ':raised_hand: *Grace Granular* asks you to add a company to the companies of *Northwind Tower*. It is needed to add carl@castor.test.',
    );
  });

  test('goes to the Directory Admins whom Slack finds by email ID, instead of the channel', async () => {
    const tenant = await makeTenant(app.db);
    const template = await makeTemplate(app.db, { tenantId: tenant.id, directory: 'ADMIN' });
    const unknown = await makeUser(app.db, { email: 'nobody-in-slack@northwind.test' });
    for (const userId of [app.ids.aliceId, unknown.id]) {
      await makeMembership(app.db, { tenantId: tenant.id, userId, permissionsTemplateId: template.id });
    }
    const requestId = '00000000-0000-4000-8000-000000000002';
    const key = await write('COMPANY_REQUESTED', { ...asked, requestId }, { tenantId: tenant.id });
    await app.runAll();
    expect(await messagesOf(key)).toEqual([]);
    expect((await noticeOf(key)).error).toBe('The Directory Admins are asked directly.');
    const direct = await noticeOf(`company-request:${requestId}:${ALICE}`);
    expect(direct.postedChannel).toMatch(/^D/);
    expect(app.log.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  test('goes to the channel when Slack does not say who the Directory Admins are', async () => {
    const tenant = await makeTenant(app.db);
    const template = await makeTemplate(app.db, { tenantId: tenant.id, directory: 'ADMIN' });
    await makeMembership(app.db, {
      tenantId: tenant.id,
      userId: app.ids.aliceId,
      permissionsTemplateId: template.id,
    });
    app.slack.fail('users.lookupByEmail', { error: 'internal_error' });
    const key = await write('COMPANY_REQUESTED', asked, { tenantId: tenant.id });
    await app.runAll();
    expect(await messagesOf(key)).toHaveLength(1);
  });

  test('goes to the channel, and names nobody there, when the last of the Admins who were asked has left Slack', async () => {
    const tenant = await makeTenant(app.db);
    const { id: requestId } = await app.db.companyRequest.create({
      data: {
        ...{ tenantId: tenant.id, name: asked.companyName, likenessKey: 'castor concrete' },
        ...{ requestedById: app.ids.aliceId, requestedAt: app.context.clock.now() },
        ...{ workspace: 'T000000001', channel: '#invites', slackUser: ALICE },
      },
    });
    const inChannel = `company-request:${requestId}:channel`;
    const isThere = () => app.db.notice.count({ where: { key: inChannel } });
    const to = { tenantId: tenant.id, slackUser: 'U0GONE0001' };
    await write('COMPANY_REQUESTED', { ...asked, requestId }, { tenantId: tenant.id, slackUser: ALICE });
    const first = await write('COMPANY_REQUESTED', { ...asked, requestId }, to);
    await app.runAll();
    expect((await noticeOf(first)).error).toContain('U0GONE0001');
    expect(await isThere()).toBe(0); // alice has been asked

    await app.db.notice.updateMany({ where: { slackUser: ALICE }, data: { error: 'deleted' } });
    await write('COMPANY_REQUESTED', { ...asked, requestId }, { ...to, slackUser: 'U0GONE0002' });
    await app.runAll();
    const [message] = await messagesOf(inChannel);
    expect(message?.text).toBe(
      ':raised_hand: *Grace Granular* asks you to add *Castor Concrete* to the companies of *Northwind Tower*. There is no company of that name yet. Its domains: castor.test.',
    );
    app.log.length = 0;
  });

  test('is answered to the person who asked, with the next step', async () => {
    const decided = {
      requestId: asked.requestId,
      tenantName: 'Northwind Tower',
      companyName: 'Castor Concrete',
      by: 'Bob Both',
      emailKey: 'carl@castor.test',
    };
    await write('COMPANY_DECIDED', { ...decided, decision: 'ADDED' }, { slackUser: ALICE });
    await write(
      'COMPANY_DECIDED',
      { ...decided, companyName: null, decision: 'DECLINED' },
      { slackUser: ALICE },
    );
    await app.runAll();
    const alice = app.slack.person('alice');
    const added = await alice.sees('Bob Both added Castor Concrete', { anyTime: true });
    expect(added.text()).toContain('Continue with /usher add carl@castor.test.');
    await alice.sees('Bob Both declined to add the company that you asked for to Northwind Tower.', {
      anyTime: true,
    });
  });

  test('is answered with the command as it was typed last in that workspace', async () => {
    const { db } = app.context;
    await noteCommand(db, { workspace: 'T000000001', command: '/usher' });
    // Two in the same millisecond would be in no order.
    await db.seenCommand.updateMany({ data: { seenAt: new Date(Date.now() - SECOND) } });
    await noteCommand(db, { workspace: 'T000000001', command: '/acme-directory' });
    await noteCommand(db, { workspace: 'T000000002', command: '/reinvite' });
    const decided = { ...asked, companyName: 'Dock Doors', by: 'Bob Both', emailKey: null };
    await write('COMPANY_DECIDED', { ...decided, decision: 'ADDED' }, { slackUser: ALICE });
    await app.runAll();
    const added = await app.slack.person('alice').sees('Bob Both added Dock Doors', { anyTime: true });
    expect(added.text()).toContain('Continue with /acme-add-to-tenant.');
  });
});
