import type { AddUserOutcome } from '../../../directory/people/add-user.ts';
import type { Denial } from '../../../directory/policy.ts';
import type { InviteOutcome } from '../../invite-outcome.ts';
import type { PlannedRow } from './list-row.ts';

/** What an invitation comes to, as the outcome of a row. */
export function rowOutcome(invited: InviteOutcome): PlannedRow {
  switch (invited.outcome) {
    case 'INVITED':
      return { outcome: invited.round.number > 1 ? 'REINVITED' : 'INVITED', reason: null };
    case 'JUST_INVITED':
    case 'INVITED_BEFORE':
    case 'LOGGED_IN_BEFORE':
    case 'DEACTIVATED':
      return { outcome: invited.outcome, reason: null };
    // A list asks for no sign-in reminders.
    case 'REMINDED':
    case 'JUST_REMINDED':
      return { outcome: 'LOGGED_IN_BEFORE', reason: null };
    case 'NEEDS_CONFIRMATION':
      if (invited.intent === 'remind') return { outcome: 'LOGGED_IN_BEFORE', reason: null };
      return { outcome: 'NEEDS_CONFIRMATION', reason: { trouble: invited.trouble.kind } };
    case 'OVER_CAP': {
      const { on, most, until } = invited.cap;
      const { timezone } = invited.invitee;
      return { outcome: 'OVER_CAP', reason: { cap: { on, most, until: until.toISOString(), timezone } } };
    }
    case 'NOT_MAILABLE':
      return { outcome: 'WRONG_ADDRESS', reason: { problem: 'NOT_MAILABLE' } };
    case 'REFUSED':
      return refusedRow(invited.refusal);
    case 'NOT_IN_DIRECTORY':
      throw new Error('A row is of somebody who is in the directory, and then is not.');
  }
}

/** What adding somebody comes to who was not added; null for those who are in the directory, and may be invited. */
export function additionOutcome(added: AddUserOutcome): PlannedRow | null {
  switch (added.outcome) {
    case 'ADDED':
    case 'ALREADY_MEMBER':
    case 'DEACTIVATED':
      return null;
    case 'CORRECTED':
      return { outcome: 'CORRECTED', reason: { correctedTo: added.email, personName: added.name } };
    case 'OTHER_COMPANY': {
      const { associated, companyName } = added;
      const problem = associated ? 'OTHER_COMPANY_ASSOCIATED' : 'OTHER_COMPANY_NOT_ASSOCIATED';
      return { outcome: 'NEEDS_COMPANY', reason: { problem, ...(companyName !== null && { companyName }) } };
    }
    case 'COMPANY_NOT_IN_TENANT':
      return { outcome: 'NEEDS_COMPANY', reason: { problem: 'NOT_IN_TENANT' } };
    case 'TEMPLATE_NOT_IN_TENANT':
      return { outcome: 'NEEDS_TEMPLATE', reason: { problem: 'NOT_IN_TENANT' } };
    // Between the look and the lock somebody else made the account, or corrected its email ID.
    case 'MATCH':
    case 'NO_RECORD':
      return { outcome: 'WRONG_ADDRESS', reason: { problem: 'CHANGED_MEANWHILE' } };
    case 'REFUSED':
      return refusedRow(added.refusal);
  }
}

function refusedRow({
  denial,
  target,
}: {
  denial: Denial;
  target: { templateName: string } | null;
}): PlannedRow {
  const templateName = target?.templateName;
  return { outcome: 'NOT_ALLOWED', reason: { denial, ...(templateName !== undefined && { templateName }) } };
}
