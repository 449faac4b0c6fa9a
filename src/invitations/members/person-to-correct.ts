import type { Context } from '../../context.ts';
import { activeCaller } from '../../directory/callers.ts';
import { placesElsewhere } from '../../directory/people/places-elsewhere.ts';
import { denyCorrect } from '../../directory/policy.ts';
import { refused } from '../../directory/refusal.ts';
import type { Invitee } from '../invite-outcome.ts';
import { readAccount } from './account-use.ts';
import type { CorrectOutcome } from './correct-address.ts';
import { readPerson } from './read-person.ts';

/** What the form for the right address shows. */
export interface PersonToCorrect {
  readonly outcome: 'FOUND';
  readonly person: Invitee;
  /** The canonical email ID, which is compared with what is there when it is corrected. */
  readonly emailKey: string;
}

/**
 * Reads a person whose email ID is to be corrected. Everything is asked again when it is.
 *
 * @throws UserError `NOT_IN_TENANT` when the caller is not active in the tenant's directory
 */
export async function personToCorrect(
  context: Pick<Context, 'db' | 'logger'>,
  request: { by: { userId: string; workspace: string }; membershipId: string },
): Promise<
  PersonToCorrect | Extract<CorrectOutcome, { outcome: 'IN_USE' | 'NOT_IN_DIRECTORY' | 'REFUSED' }>
> {
  const { db, logger } = context;
  const { by, membershipId } = request;
  const read = await readPerson(db, membershipId);
  if (!read) return { outcome: 'NOT_IN_DIRECTORY' };
  const { person, tenantId, userId, template } = read;
  const caller = await activeCaller(db, { ...by, tenantId });
  const denial = denyCorrect(caller, await placesElsewhere(db, { userId, tenantId, by }));
  if (denial) {
    const target = { name: person.name, templateName: template.name };
    return refused(db, { asked: 'correct', denial, caller, target, logger });
  }
  const { emailKey, use } = await readAccount(db, userId);
  return use ? { outcome: 'IN_USE', person, use } : { outcome: 'FOUND', person, emailKey };
}
