import type { DirectoryAccess, GranularPermission } from '../generated/prisma/enums.ts';

/** The rights that a permissions template gives in its tenant. */
export interface Rights {
  /** Access level on the Company level Directory. */
  readonly directory: DirectoryAccess;
  readonly granular: readonly GranularPermission[];
  /** Ids of the template's assignable permissions templates. */
  readonly assignable: readonly string[];
}

/** A permissions template as something that a person has, or may be given. */
export interface GivenTemplate {
  readonly id: string;
  readonly directory: DirectoryAccess;
}

/** Why something is not allowed, as data; the words are made where it is shown. */
export type Denial =
  /** No access to the Company level Directory at all. */
  | 'NEEDS_DIRECTORY_ACCESS'
  /** Neither Admin, nor Read Only or Standard with Create and Edit Users. */
  | 'NEEDS_CREATE_AND_EDIT_USERS'
  /** Create and Edit Users is limited to the assignable permissions templates, and this is none of them. */
  | 'TEMPLATE_NOT_ASSIGNABLE'
  /** Only an Admin touches a Directory Admin. */
  | 'TARGET_IS_DIRECTORY_ADMIN'
  /** Neither Admin, nor Create and Edit Users together with Create and Edit Companies. */
  | 'NEEDS_CREATE_AND_EDIT_COMPANIES'
  /** Somebody else has to: nobody deactivates themselves. */
  | 'TARGET_IS_YOURSELF';

/*
 * Who may invite, re-invite and add (domain.md, "Who may invite, re-invite and add").
 * Each function answers null when it is allowed, else the denial. There are no rights anywhere else.
 */

/** May this caller see who is in the directory? */
export function denySeeDirectory(caller: Rights): Denial | null {
  return caller.directory === 'NONE' ? 'NEEDS_DIRECTORY_ACCESS' : null;
}

/** May this caller add user accounts and existing users at all? */
export function denyAddUser(caller: Rights): Denial | null {
  return isAdmin(caller) || createsAndEditsUsers(caller) ? null : 'NEEDS_CREATE_AND_EDIT_USERS';
}

/** May this caller invite or re-invite someone who has this template? */
export function denyInvite(caller: Rights, target: GivenTemplate): Denial | null {
  return denyTemplate(caller, target);
}

/** May this caller give someone this permissions template? */
export function denyGive(caller: Rights, template: GivenTemplate): Denial | null {
  return denyTemplate(caller, template);
}

/** May this caller deactivate a user in the tenant? */
export function denyDeactivate(
  caller: Rights & { readonly userId: string },
  target: GivenTemplate & { readonly userId: string },
): Denial | null {
  return denyTemplate(caller, target) ?? (caller.userId === target.userId ? 'TARGET_IS_YOURSELF' : null);
}

/** May this caller give a deactivated user of the tenant back what they had? */
export function denyReactivate(caller: Rights, target: GivenTemplate): Denial | null {
  return denyTemplate(caller, target);
}

/** May this caller ask those who may for a company to be associated with the tenant? Whoever adds users needs it. */
export function denyRequestCompany(caller: Rights): Denial | null {
  return denyAddUser(caller);
}

/** May this caller associate a company with the tenant? */
export function denyAssociateCompany(caller: Rights): Denial | null {
  if (isAdmin(caller)) return null;
  const allowed = createsAndEditsUsers(caller) && caller.granular.includes('createAndEditCompanies');
  return allowed ? null : 'NEEDS_CREATE_AND_EDIT_COMPANIES';
}

/** May this caller see the name of a company that is not the one entered? */
export function maySeeCompanyDetail(caller: Rights): boolean {
  return isAdmin(caller) || (takesGranular(caller) && caller.granular.includes('viewCompanyDetail'));
}

function denyTemplate(caller: Rights, template: GivenTemplate): Denial | null {
  if (isAdmin(caller)) return null;
  if (!createsAndEditsUsers(caller)) return 'NEEDS_CREATE_AND_EDIT_USERS';
  if (template.directory === 'ADMIN') return 'TARGET_IS_DIRECTORY_ADMIN';
  return caller.assignable.includes(template.id) ? null : 'TEMPLATE_NOT_ASSIGNABLE';
}

function isAdmin(caller: Rights): boolean {
  return caller.directory === 'ADMIN';
}

function createsAndEditsUsers(caller: Rights): boolean {
  return takesGranular(caller) && caller.granular.includes('createAndEditUsers');
}

/** Granular permissions mean something only under Read Only and Standard. */
function takesGranular(caller: Rights): boolean {
  return caller.directory === 'READ_ONLY' || caller.directory === 'STANDARD';
}
