import type { Context } from '../../context.ts';
import { activeCaller } from '../../directory/callers.ts';
import { placesElsewhere } from '../../directory/people/places-elsewhere.ts';
import { denyAddUsers, denyCorrect, denyEdit, denyRename } from '../../directory/policy.ts';
import { type Refused, refused } from '../../directory/refusal.ts';
import { type AssignableTemplate, assignableTemplates } from '../../directory/right-to-add.ts';
import type { Invitee } from '../invite-outcome.ts';
import type { PersonEntry } from './edit-person.ts';
import { readPerson } from './read-person.ts';

/** What the form about a person shows, and what this caller may change. */
export interface PersonToEdit {
  readonly outcome: 'FOUND';
  readonly person: Invitee;
  readonly entry: PersonEntry;
  /** Not where another tenant shows the name and the caller may not edit the person there. */
  readonly mayRename: boolean;
  /** Whether this caller may correct the email ID, as long as nobody uses the account. */
  readonly mayCorrect: boolean;
  /** Those that the caller may give, and the one that the person has, by name. */
  readonly permissionsTemplates: readonly AssignableTemplate[];
}

/**
 * Reads a person for the form in which they are edited. Everything is asked again when it is submitted.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function personToEdit(
  context: Pick<Context, 'db' | 'logger'>,
  request: { by: { userId: string; workspace: string }; membershipId: string },
): Promise<PersonToEdit | { outcome: 'NOT_IN_DIRECTORY' } | Refused> {
  const { db, logger } = context;
  const { by, membershipId } = request;
  const read = await readPerson(db, membershipId);
  if (!read) return { outcome: 'NOT_IN_DIRECTORY' };
  const { person, tenantId, userId, firstName, lastName, template } = read;
  const caller = await activeCaller(db, { ...by, tenantId });
  const mayNotAdd = denyAddUsers(caller);
  if (mayNotAdd) return refused(db, { asked: 'edit', denial: mayNotAdd, caller, logger });
  const denial = denyEdit(caller, template);
  if (denial) {
    const target = { name: person.name, templateName: template.name };
    return refused(db, { asked: 'edit', denial, caller, target, logger });
  }
  const elsewhere = await placesElsewhere(db, { userId, tenantId, by });
  return {
    outcome: 'FOUND',
    person,
    entry: { firstName, lastName, permissionsTemplateId: template.id },
    mayRename: denyRename(caller, template, elsewhere) === null,
    mayCorrect: denyCorrect(caller, elsewhere) === null,
    permissionsTemplates: await assignableTemplates(db, caller),
  };
}
