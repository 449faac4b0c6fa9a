import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { takeAttempt } from '../../src/accounts/attempts.ts';
import { openSession } from '../../src/accounts/sessions.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/clock.ts';
import { useContext } from '../setup/context.ts';
import { useDatabase } from '../setup/database.ts';
import { makeUser } from '../setup/factories.ts';

const database = useDatabase();
const context = useContext(database);

/** An account and an address that nothing is known of. */
const nextAccount = () => `${randomUUID()}@acme.test`;
const nextAddress = () => `an address, ${randomUUID()}`;

/** Stands still between two steps, so that waits are exact. */
const clock = {
  at: Date.now(),
  now: () => new Date(clock.at),
  advance: (milliseconds: number) => {
    clock.at += milliseconds;
  },
};

const attempt = (account: string, address: string) =>
  takeAttempt({ db: database.db, secret: context.secret, clock }, { account, address });

/** The wait of a refused attempt, in minutes; 0 for one that is taken, and so counts as a failure. */
async function waitOf(account: string, address: string): Promise<number> {
  const taken = await attempt(account, address);
  return taken.outcome === 'TAKEN' ? 0 : taken.wait / MINUTE;
}

async function fail(account: string, address: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) expect(await waitOf(account, address)).toBe(0);
}

test('after ten failures from one address each one is followed by a wait twice as long, up to 15 minutes', async () => {
  const [account, address] = [nextAccount(), nextAddress()];
  await fail(account, address, 10);
  const waits: number[] = [];
  for (let n = 0; n < 6; n++) {
    const wait = await waitOf(account, address);
    waits.push(wait);
    clock.advance(wait * MINUTE - 1);
    expect(await waitOf(account, address)).toBeGreaterThan(0);
    clock.advance(1);
    expect(await waitOf(account, address)).toBe(0);
  }
  expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
  clock.advance(DAY);
  await fail(account, address, 10);
});

test('a refused attempt is not counted, and neither lengthens the wait nor harms anyone else', async () => {
  const [account, address] = [nextAccount(), nextAddress()];
  await fail(account, address, 10);
  for (let n = 0; n < 200; n++) await attempt(account, address);
  expect(await waitOf(account, address)).toBe(1);
  expect(await waitOf(account, nextAddress())).toBe(0);
  expect(await waitOf(nextAccount(), address)).toBe(0);
});

test('of many attempts at one moment, no more are taken than one after the other', async () => {
  const [account, address] = [nextAccount(), nextAddress()];
  const taken = await Promise.all(Array.from({ length: 60 }, () => attempt(account, address)));
  expect(taken.filter(({ outcome }) => outcome === 'TAKEN')).toHaveLength(10);
});

test('an address that fails at a hundred accounts waits before the next one, and other addresses do not', async () => {
  const address = nextAddress();
  for (let n = 0; n < 100; n++) await fail(nextAccount(), address, 1);
  expect(await waitOf(nextAccount(), address)).toBe((10 * SECOND) / MINUTE);
  expect(await waitOf(nextAccount(), nextAddress())).toBe(0);
  clock.advance(HOUR);
  for (let n = 0; n < 50; n++) await fail(nextAccount(), address, 1);
});

test('an account that is attacked from everywhere is still open to every address that has not failed', async () => {
  const account = nextAccount();
  const owner = nextAddress();
  await fail(account, owner, 1);
  for (let n = 0; n < 99; n++) await fail(account, nextAddress(), 1);
  const stranger = nextAddress();
  await fail(account, stranger, 1);
  expect(await waitOf(account, stranger)).toBe(1);
  expect(await waitOf(account, nextAddress())).toBe(0);
  // The owner mistyped once as well, and waits no longer than a minute from then.
  clock.advance(MINUTE);
  expect(await waitOf(account, owner)).toBe(0);
});

test('a right password forgives the address its failures at the account, and counts for nothing else', async () => {
  const [account, address] = [nextAccount(), nextAddress()];
  const { id: userId } = await makeUser(database.db);
  const at = clock.now();
  for (let n = 0; n < 150; n++) {
    const taken = await attempt(account, address);
    if (taken.outcome !== 'TAKEN') throw new Error('A right password was refused.');
    await openSession(database.db, { userId, at, attempt: taken.attempt });
  }
  await fail(account, address, 10);
});

test('nothing in the table says who failed, or from where, and each takes one row', async () => {
  await database.db.logInAttempts.deleteMany();
  const [account, address] = [nextAccount(), nextAddress()];
  await fail(account, address, 5);
  const rows = await database.db.logInAttempts.findMany();
  expect(rows).toHaveLength(3);
  for (const { key } of rows) expect(key).toMatch(/^[\w-]{43}$/);
});

test('what a clock has dated days ahead holds nobody', async () => {
  const [account, address] = [nextAccount(), nextAddress()];
  clock.advance(3 * DAY);
  await fail(account, address, 10);
  clock.advance(-3 * DAY);
  await fail(account, address, 10);
});
