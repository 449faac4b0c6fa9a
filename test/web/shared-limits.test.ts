import { beforeAll, expect, test } from '@jest/globals';
import { hashPassword } from '../../src/accounts/password.ts';
import { useDatabase } from '../setup/database.ts';
import { makeMembership, makeUser } from '../setup/factories.ts';
import { openSite, type Site } from './site.ts';

const PASSWORD = 'three calm ferrets';

const database = useDatabase();
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});

async function member() {
  const user = await makeUser(database.db, { passwordHash });
  await makeMembership(database.db, { userId: user.id });
  return user.email;
}

const logIn = (site: Site, email: string, password: string, address = '203.0.113.1') =>
  site.visitor().post('/login', { email, password }, { 'X-Forwarded-For': address });

test('failed log-ins at two processes count together', async () => {
  const [first, second] = [await openSite({ database }), await openSite({ database })];
  try {
    const email = await member();
    for (let n = 0; n < 5; n++) {
      for (const site of [first, second]) expect((await logIn(site, email, 'wrong')).status).toBe(401);
    }
    for (const site of [first, second]) {
      const refused = await logIn(site, email, PASSWORD);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(30);
      expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
      expect(refused.words).toMatch(/Wait (one minute|\d\d seconds), and try again\./);
    }
    expect((await logIn(second, email, PASSWORD, '203.0.113.2')).status).toBe(303);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});

test('failed log-ins count after a restart', async () => {
  const email = await member();
  const before = await openSite({ database });
  for (let n = 0; n < 10; n++) await logIn(before, email, 'wrong', '203.0.113.3');
  await before.close();
  const after = await openSite({ database });
  try {
    expect((await logIn(after, email, PASSWORD, '203.0.113.3')).status).toBe(429);
  } finally {
    await after.close();
  }
});
