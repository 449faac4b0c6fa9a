import type { AddAndInviteOutcome } from '../src/invitations/add-and-invite.ts';
import { outcomeSentence } from './invite-outcome.ts';
import { refusalReply } from './refusal.ts';
import { plain } from './text.ts';

/** What the Invite form answers: something to mend in one of its fields, or the outcome in mrkdwn. */
export type AddOutcomeWords =
  | { field: 'company' | 'email' | 'permissionsTemplate'; sentence: string }
  | { field: null; sentence: string };

/** Words for what came of the Invite form. */
export function addOutcomeWords(outcome: AddAndInviteOutcome): AddOutcomeWords {
  switch (outcome.outcome) {
    case 'IN_DIRECTORY':
      return { field: null, sentence: placeSentence(outcome) };
    case 'REFUSED':
      return { field: null, sentence: refusalReply(outcome.refusal).text };
    case 'COMPANY_NOT_IN_TENANT':
      return {
        field: 'company',
        sentence: 'This company is not among the tenant’s companies (any more). Pick another.',
      };
    case 'TEMPLATE_NOT_IN_TENANT':
      return {
        field: 'permissionsTemplate',
        sentence: 'This permissions template does not exist any more. Pick another.',
      };
    case 'OTHER_COMPANY':
      return {
        field: 'company',
        sentence: `This user already exists in another company.${whichCompany(outcome)}`,
      };
  }
}

function whichCompany(outcome: { associated: boolean; companyName: string | null }): string {
  const name = outcome.companyName && plain(outcome.companyName);
  if (outcome.associated)
    return name ? ` Pick ${name}.` : ' Pick that company, or ask someone who can see company details.';
  return name
    ? ` ${name} is not among this tenant’s companies yet: it has to be added to the tenant first.`
    : ' It is not among this tenant’s companies: ask a Directory Admin to add it to the tenant first.';
}

function placeSentence(outcome: Extract<AddAndInviteOutcome, { outcome: 'IN_DIRECTORY' }>): string {
  const sentence = outcomeSentence(outcome.invite);
  if (outcome.place === 'NEW_USER') return sentence;
  if (outcome.place === 'EXISTING_USER') {
    return `${sentence}\nThe user account was there already; it is now in this tenant’s directory too, with the name it has.`;
  }
  return `${sentence}\nThis person was in the tenant’s directory already; company and permissions template stay as they are.`;
}
