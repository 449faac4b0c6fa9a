import { expect, test } from '@jest/globals';
import { nearMiss } from '../../../src/directory/typed/near-miss.ts';

const known = {
  people: ['samuel@acme.test', 'crew1@acme.test', 'jon@acme.test'],
  hosts: ['acme.test', 'gm.test'],
};

test.each([
  ['samuel@acme.tset', 'samuel@acme.test'],
  ['samule@acme.test', 'samuel@acme.test'],
  ['smauel@acmee.test', 'samuel@acme.test'],
  ['jane@acme.tst', 'jane@acme.test'],
  ['jane@gmial.com', 'jane@gmail.com'],
  ['jane@hotmial.com', 'jane@hotmail.com'],
  ['jane@yaho.com', 'jane@yahoo.com'],
])('%s was probably meant as %s', (typed, meant) => {
  expect(nearMiss(typed, known)).toBe(meant);
});

test.each([
  ['samuel@acme.test', 'is one of them'],
  ['crew2@acme.test', 'is somebody else with a number'],
  ['jan@acme.test', 'has a short name'],
  ['jane@mail.com', 'is at a provider whose name is near another’s'],
  ['jane@gxx.test', 'is at a short host that is two letters away'],
  ['jane@elsewhere.test', 'is near to nothing'],
])('%s is nobody’s slip: it %s', (typed) => {
  expect(nearMiss(typed, known)).toBeNull();
});
