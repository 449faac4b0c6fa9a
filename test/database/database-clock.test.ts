import { beforeEach, describe, expect, test } from '@jest/globals';
import { claimDue } from '../../src/announcements/claim.ts';
import { createAnnouncer } from '../../src/announcements/slack-client.ts';
import { DAY, MINUTE, MovableClock } from '../../src/clock.ts';
import type { Context } from '../../src/context.ts';
import { DatabaseClock } from '../../src/database/database-clock.ts';
import { followUp } from '../../src/invitations/follow-up.ts';
import { type InviteRequest, invite } from '../../src/invitations/invite.ts';
import { testContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeRound, makeTemplate, makeTenant } from '../setup/factories.ts';
import { recordingLogger, silentLogger } from '../setup/logger.ts';

const WORKSPACE = 'T000000001';
const ALICE = 'U000000001';
/** Between the clocks of the two machines. */
const APART = 15 * MINUTE;

const database = useDatabase();
const slack = createAnnouncer({ token: 'xoxb-1', slackApiUrl: 'http://127.0.0.1:9/api/' });

/** The clock of a machine that is so many milliseconds ahead of the database's, corrected. */
async function machine(ahead: number, logger = silentLogger) {
  const own = new MovableClock();
  own.advance(ahead);
  const clock = await DatabaseClock.compared({
    db: database.db,
    clock: own,
    logger,
    machineTime: () => Date.now() + ahead,
  });
  return { own, clock };
}

describe('two processes whose clocks are 15 minutes apart', () => {
  let right: Context;
  let ahead: Context;
  /** Lets time pass on both machines. */
  let wait: (milliseconds: number) => void;

  beforeEach(async () => {
    const [one, other] = [await machine(0), await machine(APART)];
    right = { ...testContext(database.db), clock: one.clock };
    ahead = { ...testContext(database.db), clock: other.clock };
    wait = (milliseconds) => {
      for (const { own } of [one, other]) own.advance(milliseconds);
    };
  });

  async function request(): Promise<InviteRequest> {
    const { db } = database;
    const { id: tenantId } = await makeTenant(db);
    const { id: permissionsTemplateId } = await makeTemplate(db, { tenantId, directory: 'ADMIN' });
    const { userId } = await makeMembership(db, { tenantId, permissionsTemplateId });
    const { user } = await makeMembership(db, { tenantId });
    const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: ALICE };
    return { userId, workspace: WORKSPACE, tenantId, emailKey: user.emailKey, intent: 'invite', announce };
  }

  test('take a double click for one request, and a re-invite minutes later for another', async () => {
    const asked = await request();
    expect(await invite(ahead, asked)).toMatchObject({ outcome: 'INVITED', round: { number: 1 } });
    expect(await invite(right, { ...asked, intent: 're-invite' })).toMatchObject({ outcome: 'JUST_INVITED' });
    wait(2 * MINUTE);
    expect(await invite(right, { ...asked, intent: 're-invite' })).toMatchObject({ outcome: 'INVITED' });
    expect(await invite(ahead, { ...asked, intent: 're-invite' })).toMatchObject({ outcome: 'JUST_INVITED' });
  });

  test('write no follow-up before it is due', async () => {
    const { id: membershipId } = await makeMembership(database.db);
    await makeRound(database.db, { membershipId, openedAt: right.clock.now(), followUpDays: [3] });
    wait(3 * DAY - MINUTE);
    expect(await followUp(ahead)).toMatchObject({ written: 0 });
    wait(MINUTE);
    expect(await followUp(ahead)).toMatchObject({ written: 1 });
  });

  test('never hold one card both', async () => {
    await invite(right, await request());
    expect((await claimDue({ context: right, slack })).cards).not.toEqual([]);
    expect((await claimDue({ context: ahead, slack })).cards).toEqual([]);
  });

  test('take no work under way for interrupted', async () => {
    const at = right.clock.now();
    await database.db.receivedSlackRequest.create({
      data: { id: 'under way', receivedAt: at, promisedAt: at, slackUser: ALICE },
    });
    expect((await claimDue({ context: ahead, slack })).requests).toEqual([]);
  });
});

test('a round dated in the future by a wrong clock does not swallow a re-invite', async () => {
  const context = testContext(database.db);
  const { id: tenantId } = await makeTenant(database.db);
  const { id: permissionsTemplateId } = await makeTemplate(database.db, { tenantId, directory: 'ADMIN' });
  const { userId } = await makeMembership(database.db, { tenantId, permissionsTemplateId });
  const { id: membershipId, user } = await makeMembership(database.db, { tenantId });
  const openedAt = new Date(context.clock.now().getTime() + APART);
  await makeRound(database.db, { membershipId, openedAt });
  const announce = { workspace: WORKSPACE, channel: '#invites', requestedBy: ALICE };
  const asked = { userId, workspace: WORKSPACE, tenantId, emailKey: user.emailKey, announce };
  expect(await invite(context, { ...asked, intent: 're-invite' })).toMatchObject({ outcome: 'INVITED' });
});

describe('a machine’s clock', () => {
  test.each([APART, -APART])('that is %d ms ahead is an error in the log, and not ready', async (off) => {
    const log = recordingLogger();
    const { clock } = await machine(off, log);
    expect(clock.isRight()).toBe(false);
    const sentence = `This machine's clock is 900 s ${off > 0 ? 'ahead of' : 'behind'} the database's`;
    expect(log.lines).toEqual([
      expect.objectContaining({ level: 'error', text: expect.stringContaining(sentence) }),
    ]);
    await expect(clock.check()).rejects.toThrow(sentence);
  });

  test('that is right stays as it is, to the millisecond, also when it was moved', async () => {
    const { own, clock } = await machine(0);
    own.advance(DAY);
    await clock.check();
    const before = own.now().getTime();
    expect(clock.now().getTime() - before).toBeLessThan(100);
    expect(clock.databaseTime().getTime()).toBeLessThan(before - DAY + MINUTE);
  });

  test('that is 2 s ahead is corrected, and trusted', async () => {
    const { own, clock } = await machine(2_000);
    expect(clock.isRight()).toBe(true);
    expect(own.now().getTime() - clock.now().getTime()).toBeGreaterThan(1_500);
  });
});
