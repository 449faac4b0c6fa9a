import type { Caps } from '../caps.ts';
import type { DirectoryAccess, GranularPermission } from '../generated/prisma/enums.ts';
import type { InviteTrouble } from '../words/invite-troubles.ts';

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

/** A person's place in another tenant, and the rights that the caller has there; null for none. */
export interface PlaceElsewhere {
  readonly template: GivenTemplate;
  readonly caller: Rights | null;
}

type RightsOfUser = Rights & { readonly userId: string };
type TemplateOfUser = GivenTemplate & { readonly userId: string };

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
  /** An email to the person was reported as spam, and only an Admin sets that aside. */
  | 'PERSON_COMPLAINED'
  /** The person stopped the invitation, and only an Admin sets that aside. */
  | 'PERSON_STOPPED'
  /** Nobody deactivates themselves: somebody else has to. */
  | 'TARGET_IS_YOURSELF'
  /** Only an Admin corrects an email ID. */
  | 'NEEDS_ADMIN'
  /** The user account is in another tenant too, and the caller is not an Admin there. */
  | 'NEEDS_ADMIN_ELSEWHERE'
  /** The user account is in another tenant too, and the caller may not edit the person there. */
  | 'NEEDS_EDIT_ELSEWHERE';

/*
 * Who may invite, re-invite, add and see (domain.md, "Who may invite, re-invite and add"). There are no rights anywhere
 * else. Each right is asked in two ways: `may…` answers yes or no, and `deny…` gives the reason for a no, else null.
 */

/** May this caller see who is in the directory? */
export function maySeeDirectory(caller: Rights): boolean {
  return denySeeDirectory(caller) === null;
}

export function denySeeDirectory(caller: Rights): Denial | null {
  return caller.directory === 'NONE' ? 'NEEDS_DIRECTORY_ACCESS' : null;
}

/** May this caller add user accounts and existing users at all? Only they may invite, deactivate and reactivate. */
export function mayAddUsers(caller: Rights): boolean {
  return denyAddUsers(caller) === null;
}

export function denyAddUsers(caller: Rights): Denial | null {
  return isAdmin(caller) || createsAndEditsUsers(caller) ? null : 'NEEDS_CREATE_AND_EDIT_USERS';
}

/** How many invitations may this caller send in 24 hours (domain.md, "Caps")? */
export function mostInvitations(caller: Rights, caps: Caps): number {
  return isAdmin(caller) ? caps.invitationsPerAdmin : caps.invitationsPerInviter;
}

/** May this caller invite or re-invite someone who has this template? */
export function mayInvite(caller: Rights, person: GivenTemplate): boolean {
  return denyInvite(caller, person) === null;
}

export function denyInvite(caller: Rights, person: GivenTemplate): Denial | null {
  return denyTemplate(caller, person);
}

/**
 * Why this caller may not invite someone after this came of earlier mail, even when they confirm it: what a person has
 * said themselves, only an Admin sets aside (domain.md, "Revoke, Stop" 4).
 */
export function denyInviteAfter(caller: Rights, trouble: InviteTrouble): Denial | null {
  if (isAdmin(caller)) return null;
  if (trouble === 'COMPLAINED') return 'PERSON_COMPLAINED';
  return trouble === 'DECLINED' ? 'PERSON_STOPPED' : null;
}

/** May this caller revoke the invitation of someone who has this template? Whoever may invite the person may. */
export function mayRevoke(caller: Rights, person: GivenTemplate): boolean {
  return denyRevoke(caller, person) === null;
}

export function denyRevoke(caller: Rights, person: GivenTemplate): Denial | null {
  return denyInvite(caller, person);
}

/** May this caller invite whoever is in the tenant, whatever their template? */
export function mayInviteEveryone(caller: Rights): boolean {
  return isAdmin(caller);
}

/** May this caller give someone this permissions template? */
export function mayGive(caller: Rights, template: GivenTemplate): boolean {
  return denyGive(caller, template) === null;
}

export function denyGive(caller: Rights, template: GivenTemplate): Denial | null {
  return denyTemplate(caller, template);
}

/** May this caller change anything about someone of the tenant? Their own place is as anybody's. */
export function mayEdit(caller: Rights, person: GivenTemplate): boolean {
  return denyEdit(caller, person) === null;
}

export function denyEdit(caller: Rights, person: GivenTemplate): Denial | null {
  return denyTemplate(caller, person);
}

/**
 * Why this caller may not change names. They belong to the user account and are shown in every tenant that it is in, so
 * it takes the right to edit the person in each of them.
 */
export function denyRename(
  caller: Rights,
  person: GivenTemplate,
  elsewhere: readonly PlaceElsewhere[],
): Denial | null {
  const mayEditThere = ({ caller: there, template }: PlaceElsewhere) =>
    there !== null && mayEdit(there, template);
  return denyEdit(caller, person) ?? (elsewhere.every(mayEditThere) ? null : 'NEEDS_EDIT_ELSEWHERE');
}

/** Why this caller may not correct an email ID: it takes an Admin of every tenant that the user account is in. */
export function denyCorrect(caller: Rights, elsewhere: readonly PlaceElsewhere[]): Denial | null {
  if (!isAdmin(caller)) return 'NEEDS_ADMIN';
  const isAdminThere = ({ caller: there }: PlaceElsewhere) => there !== null && isAdmin(there);
  return elsewhere.every(isAdminThere) ? null : 'NEEDS_ADMIN_ELSEWHERE';
}

/** May this caller deactivate a user in the tenant? */
export function mayDeactivate(caller: RightsOfUser, person: TemplateOfUser): boolean {
  return denyDeactivate(caller, person) === null;
}

export function denyDeactivate(caller: RightsOfUser, person: TemplateOfUser): Denial | null {
  return denyTemplate(caller, person) ?? (caller.userId === person.userId ? 'TARGET_IS_YOURSELF' : null);
}

/** May this caller give a deactivated user of the tenant back what they had? */
export function mayReactivate(caller: Rights, person: GivenTemplate): boolean {
  return denyReactivate(caller, person) === null;
}

export function denyReactivate(caller: Rights, person: GivenTemplate): Denial | null {
  return denyTemplate(caller, person);
}

/** May this caller have a link to choose a new password sent to someone who has this template? */
export function maySendPasswordLink(caller: Rights, person: GivenTemplate): boolean {
  return denySendPasswordLink(caller, person) === null;
}

export function denySendPasswordLink(caller: Rights, person: GivenTemplate): Denial | null {
  return denyTemplate(caller, person);
}

/** Why this caller may not ask for a company to be associated with the tenant: only those who add users need one. */
export function denyRequestCompany(caller: Rights): Denial | null {
  return denyAddUsers(caller);
}

/** Is this caller asked to decide about requests for approval? Directory Admins are: they may do whatever is asked for. */
export function isAskedForApproval(caller: Rights): boolean {
  return isAdmin(caller);
}

/**
 * Why this caller may not decide about a request for approval: it takes the right to do what was asked for. `person` is the
 * permissions template that the person has or would get; null where it is about nobody of the tenant.
 */
export function denyDecide(caller: Rights, person: GivenTemplate | null): Denial | null {
  return person ? denyTemplate(caller, person) : denyAddUsers(caller);
}

/** Why this caller may not decide about a request for a list: its people may have any permissions template. */
export function denyDecideList(caller: Rights): Denial | null {
  return isAdmin(caller) ? null : 'NEEDS_ADMIN';
}

/** May this caller associate a company with the tenant? */
export function mayAssociateCompany(caller: Rights): boolean {
  return denyAssociateCompany(caller) === null;
}

export function denyAssociateCompany(caller: Rights): Denial | null {
  if (isAdmin(caller)) return null;
  const allowed = createsAndEditsUsers(caller) && caller.granular.includes('createAndEditCompanies');
  return allowed ? null : 'NEEDS_CREATE_AND_EDIT_COMPANIES';
}

/** May this caller see the name of a company that is not the one entered? */
export function maySeeCompanyDetail(caller: Rights): boolean {
  return (
    isAdmin(caller) || (takesGranular(caller.directory) && caller.granular.includes('viewCompanyDetail'))
  );
}

/** May this caller read in the provider's own words why mail does not leave? They are for those who can act on them. */
export function mayKnowMailReason(caller: Rights): boolean {
  return isAdmin(caller);
}

/** May this caller look into a list of people, pause it and cancel it? Whoever sent it, and the Directory Admins. */
export function mayControlList(caller: RightsOfUser, list: { readonly userId: string }): boolean {
  return isAdmin(caller) || caller.userId === list.userId;
}

/** Granular permissions, and the assignable list with them, mean something only under Read Only and Standard. */
export function takesGranular(access: DirectoryAccess): boolean {
  return access === 'READ_ONLY' || access === 'STANDARD';
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
  return takesGranular(caller.directory) && caller.granular.includes('createAndEditUsers');
}
