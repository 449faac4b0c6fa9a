import { describe, expect, test } from '@jest/globals';
import {
  type Denial,
  denyAddUsers,
  denyAssociateCompany,
  denyCorrect,
  denyDeactivate,
  denyEdit,
  denyGive,
  denyInvite,
  denyInviteAfter,
  denyReactivate,
  denyRename,
  denyRequestCompany,
  denyRevoke,
  denySeeDirectory,
  mayAddUsers,
  mayAssociateCompany,
  mayDeactivate,
  mayGive,
  mayInvite,
  mayReactivate,
  maySeeCompanyDetail,
  maySeeDirectory,
  type Rights,
} from '../../src/directory/policy.ts';
import type { DirectoryAccess, GranularPermission } from '../../src/generated/prisma/enums.ts';
import { INVITE_TROUBLES } from '../../src/words/invite-troubles.ts';

const SUBCONTRACTOR = { id: 'subcontractor', directory: 'NONE' } as const;
const ENGINEER = { id: 'engineer', directory: 'STANDARD' } as const;
const ADMIN = { id: 'admin', directory: 'ADMIN' } as const;

const NO = 'NEEDS_CREATE_AND_EDIT_USERS';
const NOT_LISTED = 'TEMPLATE_NOT_ASSIGNABLE';
const IS_ADMIN = 'TARGET_IS_DIRECTORY_ADMIN';

function rights(
  directory: DirectoryAccess,
  granular: GranularPermission[] = [],
  assignable: string[] = [],
): Rights {
  return { directory, granular, assignable };
}

/**
 * One row per line of the table in domain.md, "Who may invite, re-invite and add", and the rules under it; one column
 * per question.
 */
interface Row {
  caller: string;
  rights: Rights;
  addUser: Denial | null;
  /** To invite, or to give: someone with a listed template, an unlisted one, a Directory Admin. */
  listed: Denial | null;
  unlisted: Denial | null;
  directoryAdmin: Denial | null;
}

const USERS: GranularPermission[] = ['createAndEditUsers'];
const LISTED = [SUBCONTRACTOR.id];

const TABLE: Row[] = [
  { caller: 'NONE', rights: rights('NONE'), addUser: NO, listed: NO, unlisted: NO, directoryAdmin: NO },
  {
    caller: 'None with the granular flag, which counts for nothing there',
    rights: rights('NONE', USERS, LISTED),
    addUser: NO,
    listed: NO,
    unlisted: NO,
    directoryAdmin: NO,
  },
  ...(['READ_ONLY', 'STANDARD'] as const).flatMap((access): Row[] => [
    {
      caller: `${access} without the granular permission, a list notwithstanding`,
      rights: rights(access, [], LISTED),
      addUser: NO,
      listed: NO,
      unlisted: NO,
      directoryAdmin: NO,
    },
    {
      caller: `${access} with another granular permission only`,
      rights: rights(access, ['createAndEditCompanies', 'viewCompanyDetail'], LISTED),
      addUser: NO,
      listed: NO,
      unlisted: NO,
      directoryAdmin: NO,
    },
    {
      caller: `${access} with the granular permission and a list`,
      rights: rights(access, USERS, LISTED),
      addUser: null,
      listed: null,
      unlisted: NOT_LISTED,
      directoryAdmin: IS_ADMIN,
    },
    {
      caller: `${access} with the granular permission and an empty list`,
      rights: rights(access, USERS, []),
      addUser: null,
      listed: NOT_LISTED,
      unlisted: NOT_LISTED,
      directoryAdmin: IS_ADMIN,
    },
    {
      caller: `${access} with the granular permission and even the Directory Admins listed`,
      rights: rights(access, USERS, [...LISTED, ADMIN.id]),
      addUser: null,
      listed: null,
      unlisted: NOT_LISTED,
      directoryAdmin: IS_ADMIN,
    },
    {
      caller: `${access} whose template lists itself`,
      rights: rights(access, USERS, [...LISTED, ENGINEER.id]),
      addUser: null,
      listed: null,
      unlisted: null,
      directoryAdmin: IS_ADMIN,
    },
  ]),
  {
    caller: 'ADMIN',
    rights: rights('ADMIN'),
    addUser: null,
    listed: null,
    unlisted: null,
    directoryAdmin: null,
  },
];

describe.each(TABLE)('$caller', ({ rights: caller, addUser, listed, unlisted, directoryAdmin }) => {
  test('adding users', () => {
    expect(denyAddUsers(caller)).toBe(addUser);
    expect(mayAddUsers(caller)).toBe(addUser === null);
  });

  test('asking for a company', () => expect(denyRequestCompany(caller)).toBe(addUser));

  test.each([
    ['listed', SUBCONTRACTOR, listed],
    ['not listed', ENGINEER, unlisted],
    ['that of a Directory Admin', ADMIN, directoryAdmin],
  ] as const)('inviting, revoking, editing, and giving, a template that is %s', (_, template, denial) => {
    expect(denyInvite(caller, template)).toBe(denial);
    expect(denyRevoke(caller, template)).toBe(denial);
    expect(denyEdit(caller, template)).toBe(denial);
    expect(denyRename(caller, template, [])).toBe(denial);
    expect(denyGive(caller, template)).toBe(denial);
    expect(mayInvite(caller, template)).toBe(denial === null);
    expect(mayGive(caller, template)).toBe(denial === null);
  });

  test.each([
    ['listed', SUBCONTRACTOR, listed],
    ['not listed', ENGINEER, unlisted],
    ['that of a Directory Admin', ADMIN, directoryAdmin],
  ] as const)('deactivating, and reactivating, someone whose template is %s', (_, template, denial) => {
    const me = { ...caller, userId: 'me' };
    expect(denyDeactivate(me, { ...template, userId: 'someone else' })).toBe(denial);
    expect(denyReactivate(caller, template)).toBe(denial);
    expect(mayDeactivate(me, { ...template, userId: 'someone else' })).toBe(denial === null);
    expect(mayDeactivate(me, { ...template, userId: 'me' })).toBe(false);
    expect(mayReactivate(caller, template)).toBe(denial === null);
    expect(denyDeactivate(me, { ...template, userId: 'me' })).toBe(denial ?? 'TARGET_IS_YOURSELF');
  });
});

test('what a person has said themselves only an Admin sets aside; a bounce, whoever may invite', () => {
  const [admin, granular] = [rights('ADMIN'), rights('STANDARD', USERS, LISTED)];
  for (const trouble of INVITE_TROUBLES) expect(denyInviteAfter(admin, trouble)).toBeNull();
  expect(INVITE_TROUBLES.map((trouble) => denyInviteAfter(granular, trouble))).toEqual([
    ...[null, null, 'PERSON_COMPLAINED', 'PERSON_STOPPED'],
  ]);
});

test('a name, and an email ID, that other tenants have too takes the right in each of them', () => {
  const [admin, granular] = [rights('ADMIN'), rights('STANDARD', USERS, LISTED)];
  const there = (
    caller: Rights | null,
    template: { id: string; directory: DirectoryAccess } = SUBCONTRACTOR,
  ) => ({
    caller,
    template,
  });
  expect(denyRename(granular, SUBCONTRACTOR, [there(admin), there(granular)])).toBeNull();
  expect(denyRename(admin, SUBCONTRACTOR, [there(admin), there(null)])).toBe('NEEDS_EDIT_ELSEWHERE');
  expect(denyRename(admin, SUBCONTRACTOR, [there(granular, ADMIN)])).toBe('NEEDS_EDIT_ELSEWHERE');
  expect(denyRename(rights('NONE'), SUBCONTRACTOR, [there(null)])).toBe(NO);

  expect(denyCorrect(admin, [])).toBeNull();
  expect(denyCorrect(admin, [there(admin)])).toBeNull();
  expect(denyCorrect(granular, [])).toBe('NEEDS_ADMIN');
  expect(denyCorrect(granular, [there(admin)])).toBe('NEEDS_ADMIN');
  for (const other of [granular, null]) {
    expect(denyCorrect(admin, [there(admin), there(other)])).toBe('NEEDS_ADMIN_ELSEWHERE');
  }
});

const COMPANIES: GranularPermission[] = ['createAndEditCompanies'];
const DETAIL: GranularPermission[] = ['viewCompanyDetail'];

test.each([
  ['NONE', rights('NONE', [...USERS, ...COMPANIES]), false],
  ['Read Only', rights('READ_ONLY'), false],
  ['Standard with Create and Edit Users only', rights('STANDARD', USERS), false],
  ['Standard with Create and Edit Companies only', rights('STANDARD', COMPANIES), false],
  ['Read Only with both', rights('READ_ONLY', [...USERS, ...COMPANIES]), true],
  ['Standard with both', rights('STANDARD', [...USERS, ...COMPANIES]), true],
  ['ADMIN', rights('ADMIN'), true],
])('associating a company as %s', (_, caller, allowed) => {
  expect(denyAssociateCompany(caller)).toBe(allowed ? null : 'NEEDS_CREATE_AND_EDIT_COMPANIES');
  expect(mayAssociateCompany(caller)).toBe(allowed);
});

test.each([
  ['None with View Company Detail', rights('NONE', DETAIL), false],
  ['STANDARD', rights('STANDARD', USERS), false],
  ['Read Only with View Company Detail', rights('READ_ONLY', DETAIL), true],
  ['ADMIN', rights('ADMIN'), true],
])('seeing another company’s name as %s', (_, caller, allowed) => {
  expect(maySeeCompanyDetail(caller)).toBe(allowed);
});

test.each([
  ['NONE', false],
  ['READ_ONLY', true],
  ['STANDARD', true],
  ['ADMIN', true],
] as const)('seeing the directory with %s', (access, allowed) => {
  expect(denySeeDirectory(rights(access))).toBe(allowed ? null : 'NEEDS_DIRECTORY_ACCESS');
  expect(maySeeDirectory(rights(access))).toBe(allowed);
});
