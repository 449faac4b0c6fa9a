import { expect, test } from '@jest/globals';
import { countOfPeople } from '../../blocks/directory/directory-view.ts';

test.each([
  [{ total: 0, isMore: false }, '0 people'],
  [{ total: 1, isMore: false }, '1 person'],
  [{ total: 2999, isMore: false }, '2,999 people'],
  [{ total: 3001, isMore: true }, 'more than 3,000 people'],
  [{ total: 187, isMore: true }, 'more than 180 people'],
  [{ total: 180, isMore: true }, 'more than 170 people'],
  [{ total: 20, isMore: true }, 'more than 19 people'],
])('%j is said as %j', (list, said) => {
  expect(countOfPeople(list)).toBe(said);
});
