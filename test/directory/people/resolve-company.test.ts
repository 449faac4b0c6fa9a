import { describe, expect, test } from '@jest/globals';
import {
  type CompanyResolution,
  type KnownUser,
  resolveCompany,
} from '../../../src/directory/people/resolve-company.ts';

/* Every cell of domain.md, "Adding an existing user to a tenant". */

const ENTERED = 'the company entered';
const OTHER = 'another company';

interface Row {
  company: 'the one entered' | 'another one';
  associated: boolean;
  membership: KnownUser['membership'];
  outcome: CompanyResolution;
}

const TABLE: Row[] = [
  { company: 'the one entered', associated: true, membership: 'NONE', outcome: 'MATCH' },
  // Its association was taken away since it was entered: it has to be added first.
  {
    company: 'the one entered',
    associated: false,
    membership: 'NONE',
    outcome: 'OTHER_COMPANY_NOT_ASSOCIATED',
  },
  { company: 'another one', associated: true, membership: 'NONE', outcome: 'OTHER_COMPANY_ASSOCIATED' },
  { company: 'another one', associated: false, membership: 'NONE', outcome: 'OTHER_COMPANY_NOT_ASSOCIATED' },
  // A member is one already, whichever company was entered.
  ...(['the one entered', 'another one'] as const).flatMap((company) =>
    [true, false].flatMap((associated): Row[] => [
      { company, associated, membership: 'ACTIVE', outcome: 'ALREADY_MEMBER' },
      { company, associated, membership: 'DEACTIVATED', outcome: 'DEACTIVATED' },
    ]),
  ),
];

test('an unknown email ID is a new person', () => {
  expect(resolveCompany({ companyId: ENTERED, known: null })).toBe('NEW');
});

describe.each(TABLE)('a user of $company (associated: $associated, membership: $membership)', (row) => {
  test(`is ${row.outcome}`, () => {
    const companyId = row.company === 'the one entered' ? ENTERED : OTHER;
    const known: KnownUser = {
      userId: 'jane',
      companyId,
      companyAssociated: row.associated,
      membership: row.membership,
    };
    expect(resolveCompany({ companyId: ENTERED, known })).toBe(row.outcome);
    expect(known).toEqual({
      userId: 'jane',
      companyId,
      companyAssociated: row.associated,
      membership: row.membership,
    });
  });
});

test('the table has every combination', () => {
  expect(
    new Set(TABLE.map((row) => JSON.stringify([row.company, row.associated, row.membership]))).size,
  ).toBe(12);
  expect(TABLE).toHaveLength(12);
});
