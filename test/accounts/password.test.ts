import { expect, test } from '@jest/globals';
import { hashPassword, verifyPassword } from '../../src/accounts/password.ts';
import { type PasswordProblem, passwordProblem } from '../../src/accounts/password-rules.ts';
import { processorTime } from '../setup/processes/processor-time.ts';

const owner = {
  email: 'jane.doe@acme.test',
  firstName: 'Jane-Marie',
  lastName: 'Doe Ferreira',
  placeNames: ['Acme Steel GmbH', 'Northwind Tower'],
};
const problemOf = (password: string) => passwordProblem({ password, owner, brandName: 'Northwind Builders' });

test.each<[string, string, PasswordProblem | null]>([
  ['nothing', '', 'EMPTY'],
  ['seven characters', 'kx7#Qpz', 'TOO_SHORT'],
  ['eight characters', 'kx7#Qpzm', null],
  ['256 characters', 'aB3 '.repeat(64), null],
  ['257 characters', `${'aB3 '.repeat(64)}x`, 'TOO_LONG'],
  ['seven emoji, which are fourteen UTF-16 units', '🦊🐙🌵🎈🧭🪁🛶', 'TOO_SHORT'],
  ['eight emoji', '🦊🐙🌵🎈🧭🪁🛶🥁', null],
  ['256 emoji', '🦊'.repeat(256), null],
  ['seven letters that were sent as fourteen code points', 'e\u0301'.repeat(7), 'TOO_SHORT'],
  ['eight letters that were sent as sixteen code points', 'e\u0301'.repeat(8), null],
  ['spaces and any mixture', 'eight   words', null],
  ['the commonest password that is long enough', 'password', 'COMMON'],
  ['in capitals', 'PASSWORD', 'COMMON'],
  ['in full-width letters', 'ｐａｓｓｗｏｒｄ', 'COMMON'],
  ['common, further down the list', 'welcome123', 'COMMON'],
  ['a common password as part of a longer one', 'password and three ferrets', null],
  ['the email ID', 'Jane.Doe@acme.test', 'OWN_NAME'],
  ['what stands before its @', 'Jane_Doe', 'OWN_NAME'],
  ['the whole name', 'jane-marie doe ferreira', 'OWN_NAME'],
  ['the last name', 'DoeFerreira', 'OWN_NAME'],
  ['the last name and a year', 'ferreira1984', 'OWN_NAME'],
  ['a name, marks and a few digits', 'Doe_Ferreira!!12', 'OWN_NAME'],
  ['names in any order', 'ferreira.jane.doe', 'OWN_NAME'],
  ['a name with more digits than a few', 'ferreira19840229', null],
  ['a name among other words', 'ferreira rides at dawn', null],
  ['the company', 'AcmeSteel', 'PLACE_NAME'],
  ['the company with a year', 'acme-steel-2026', 'PLACE_NAME'],
  ['the tenant', 'northwind tower', 'PLACE_NAME'],
  ['the brand', 'NorthwindBuilders1', 'PLACE_NAME'],
  ['this service with a few digits', 'Usher2026', 'PLACE_NAME'],
  ['this service again and again', 'usherusher', 'PLACE_NAME'],
  ['the person and the company', 'Jane@Acme', 'PLACE_NAME'],
  ['the tenant among other words', 'northwind tower at dusk', null],
  ['digits alone', '4917230685', null],
])('of a password: %s', (_what, password, problem) => {
  expect(problemOf(password)).toBe(problem);
});

test('a password is kept as argon2id with 19 MiB, two passes and one lane', async () => {
  expect(await hashPassword('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('a password is the same however its letters were composed when it was typed', async () => {
  const hash = await hashPassword('Crème brûlée');
  expect(await verifyPassword(hash, 'Crème brûlée'.normalize('NFD'))).toBe(true);
  expect(await verifyPassword(hash, 'Creme brulee')).toBe(false);
});

test('without a hash no password is right', async () => {
  expect(await verifyPassword(null, '')).toBe(false);
  expect(await verifyPassword(null, 'correct horse battery')).toBe(false);
});

test('verifying a password takes as much work for an unknown user as for a known one', async () => {
  const hash = await hashPassword('correct horse battery');
  const workFor = (kept: string | null) =>
    processorTime(async () => {
      for (let attempt = 0; attempt < 10; attempt++) await verifyPassword(kept, 'wrong horse battery');
    });
  await workFor(null); // the first time, more is done
  const ratio = (await workFor(null)) / (await workFor(hash));
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});
