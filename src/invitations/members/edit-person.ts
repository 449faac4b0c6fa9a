import type { Context } from '../../context.ts';
import type { Transaction } from '../../database/database.ts';
import { hasOtherDirectoryAdmin } from '../../directory/directory-admins.ts';
import { personName } from '../../directory/names.ts';
import { placesElsewhere } from '../../directory/people/places-elsewhere.ts';
import { type Denial, denyEdit, denyGive, denyRename, type GivenTemplate } from '../../directory/policy.ts';
import { type Asked, type Refused, refused } from '../../directory/refusal.ts';
import type { Logger } from '../../logger.ts';
import { inTransaction } from '../../transaction.ts';
import { changesInWords, type FieldChange } from '../../words/directory/person-fields.ts';
import type { Invitee } from '../invite-outcome.ts';
import { recordChanges } from '../rounds/record-changes.ts';
import { type Actor, lockMemberToChange, type MemberToChange } from './actor.ts';

/** What can be edited about a person of a tenant. The names are those of the user account. */
export interface PersonEntry {
  readonly firstName: string | null;
  readonly lastName: string;
  readonly permissionsTemplateId: string;
}

export type EditOutcome =
  | { outcome: 'EDITED'; person: Invitee; changes: readonly FieldChange[] }
  /** Everything is as it was wanted already. */
  | { outcome: 'UNCHANGED'; person: Invitee }
  /** Something was changed since it was shown; `by` whom, as far as the audit knows. Nothing was written. */
  | { outcome: 'CHANGED_MEANWHILE'; person: Invitee; changes: readonly FieldChange[]; by: string | null }
  /** Without this person, nobody could change anything in the tenant. */
  | { outcome: 'LAST_DIRECTORY_ADMIN'; person: Invitee }
  /** The permissions template was taken away since the form was opened. */
  | { outcome: 'TEMPLATE_NOT_IN_TENANT' }
  | { outcome: 'NOT_IN_DIRECTORY' }
  | Refused;

interface Edit {
  by: Actor;
  membershipId: string;
  /** What the form showed: what has changed since is not overwritten. */
  shown: PersonEntry;
  wanted: PersonEntry;
}

/**
 * Changes the names and the permissions template of a person of the tenant (domain.md, "Edit" 1 to 4). The template is
 * that of this tenant; the names are shown in every tenant that the user account is in.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function editPerson(
  context: Pick<Context, 'db' | 'clock' | 'wake'> & { logger?: Logger },
  request: Edit,
): Promise<EditOutcome> {
  const at = context.clock.now();
  const { logger } = context;
  const outcome = await inTransaction(context.db, async (tx): Promise<EditOutcome> => {
    const locked = await lockMemberToChange(tx, {
      by: request.by,
      membershipId: request.membershipId,
      asked: 'edit',
      deny: (caller, { template }) => denyEdit(caller, template),
      ...(logger && { logger }),
    });
    if (locked.outcome !== 'ALLOWED') return locked;
    return edit(tx, { ...request, locked, at, ...(logger && { logger }) });
  });
  if (outcome.outcome === 'EDITED') context.wake('announce');
  return outcome;
}

type LockedEdit = Edit & { locked: MemberToChange; at: Date; logger?: Logger };

async function edit(tx: Transaction, request: LockedEdit): Promise<EditOutcome> {
  const { locked, shown, wanted, membershipId } = request;
  const { invitee, tenantId, template, deactivatedAt, userId } = locked.member;
  const names = await lockNames(tx, userId);
  const current = { ...names, permissionsTemplateId: template.id };
  const templates = await tx.permissionsTemplate.findMany({
    where: { tenantId, id: { in: [shown.permissionsTemplateId, wanted.permissionsTemplateId, template.id] } },
    select: { id: true, name: true, directory: true },
  });
  const nameOf = (id: string) => templates.find((known) => known.id === id)?.name ?? null;
  const changes = changesOf(current, wanted, nameOf);
  if (changes.length === 0) return { outcome: 'UNCHANGED', person: invitee };
  const meanwhile = changesOf(shown, current, nameOf);
  if (meanwhile.length > 0) {
    const by = await lastEditor(tx, membershipId);
    return { outcome: 'CHANGED_MEANWHILE', person: invitee, changes: meanwhile, by };
  }
  const given = templates.find(({ id }) => id === wanted.permissionsTemplateId);
  if (!given) return { outcome: 'TEMPLATE_NOT_IN_TENANT' };
  const refusal = await refuseChanges(tx, { ...request, given, changes });
  if (refusal) return refusal;
  const losesAdmin = deactivatedAt === null && template.directory === 'ADMIN' && given.directory !== 'ADMIN';
  if (losesAdmin && !(await hasOtherDirectoryAdmin(tx, { tenantId, membershipId }))) {
    return { outcome: 'LAST_DIRECTORY_ADMIN', person: invitee };
  }
  await write(tx, { ...request, changes });
  return { outcome: 'EDITED', person: { ...invitee, name: personName(wanted) }, changes };
}

/** The user account's names, held until the transaction ends: they may be edited in another tenant at this moment. */
async function lockNames(
  tx: Transaction,
  userId: string,
): Promise<Pick<PersonEntry, 'firstName' | 'lastName'>> {
  const [names] = await tx.$queryRaw<Pick<PersonEntry, 'firstName' | 'lastName'>[]>`
    SELECT first_name AS "firstName", last_name AS "lastName" FROM users WHERE id = ${userId}::uuid
    FOR NO KEY UPDATE`;
  if (!names) throw new Error(`There is no user account ${userId}.`);
  return names;
}

function changesOf(
  before: PersonEntry,
  after: PersonEntry,
  nameOf: (templateId: string) => string | null,
): FieldChange[] {
  const names = (['firstName', 'lastName'] as const).map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }));
  const template = {
    field: 'permissionsTemplate' as const,
    before: nameOf(before.permissionsTemplateId),
    after: nameOf(after.permissionsTemplateId),
  };
  const isOther = before.permissionsTemplateId !== after.permissionsTemplateId;
  return [...names.filter((change) => change.before !== change.after), ...(isOther ? [template] : [])];
}

/** Who wrote the last edit of this person into the audit. */
async function lastEditor(tx: Transaction, membershipId: string): Promise<string | null> {
  const last = await tx.auditEntry.findFirst({
    where: { subject: membershipId, action: 'edit' },
    orderBy: { id: 'desc' },
    select: { actor: true },
  });
  return last?.actor ?? null;
}

/** Asks the policy about what is changed: a template that is given, and names that other tenants show as well. */
async function refuseChanges(
  tx: Transaction,
  request: LockedEdit & {
    given: GivenTemplate & { name: string };
    changes: readonly FieldChange[];
  },
): Promise<Refused | null> {
  const { locked, by, given, changes, logger } = request;
  const { caller, member } = locked;
  if (!caller || 'operator' in by) return null;
  const { template, tenantId, userId, invitee } = member;
  const refuse = (asked: Asked, denial: Denial | null, templateName: string) =>
    denial &&
    refused(tx, {
      asked,
      denial,
      caller,
      target: { name: invitee.name, templateName },
      ...(logger && { logger }),
    });
  const isGiven = changes.some(({ field }) => field === 'permissionsTemplate');
  const refusal = isGiven && (await refuse('give', denyGive(caller, given), given.name));
  if (refusal) return refusal;
  if (changes.every(({ field }) => field === 'permissionsTemplate')) return null;
  const elsewhere = await placesElsewhere(tx, { userId, tenantId, by });
  return refuse('rename', denyRename(caller, template, elsewhere), template.name);
}

/** Writes what is changed, the cards that say it, and the audit of each tenant in which it is to be seen. */
async function write(
  tx: Transaction,
  request: LockedEdit & { changes: readonly FieldChange[] },
): Promise<void> {
  const { locked, wanted, membershipId, changes, at } = request;
  const { userId } = locked.member;
  const { firstName, lastName, permissionsTemplateId } = wanted;
  await tx.membership.update({ where: { id: membershipId }, data: { permissionsTemplateId } });
  const ofAccount = changes.filter(({ field }) => field !== 'permissionsTemplate');
  if (ofAccount.length > 0) await tx.user.update({ where: { id: userId }, data: { firstName, lastName } });
  const places = await tx.membership.findMany({
    where: ofAccount.length > 0 ? { userId } : { id: membershipId },
    select: { id: true, tenantId: true },
  });
  const seenIn = ({ id }: { id: string }) => (id === membershipId ? changes : ofAccount);
  await recordChanges(tx, {
    kind: 'EDITED',
    changes: places.map((place) => ({
      membershipId: place.id,
      detail: `${changesInWords(seenIn(place))}, by ${locked.actor.actor}`,
    })),
    at,
  });
  await tx.auditEntry.createMany({
    data: places.map((place) => ({
      ...{ at, ...locked.actor, action: 'edit', tenantId: place.tenantId, subject: place.id },
      details: {
        before: Object.fromEntries(seenIn(place).map(({ field, before }) => [field, before])),
        after: Object.fromEntries(seenIn(place).map(({ field, after }) => [field, after])),
      },
    })),
  });
}
