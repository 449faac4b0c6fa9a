import type { Wanted } from '../../src/directory/approvals/wanted.ts';
import type { NewUser } from '../../src/directory/people/add-user.ts';
import type { Refusal } from '../../src/directory/refusal.ts';
import type { AddAndInviteOutcome } from '../../src/invitations/add-and-invite.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { withAskButton } from '../approval/ask-form.ts';
import type { Reply } from '../kit/reply.ts';
import { section } from '../kit/section.ts';
import { clip, LIMITS } from '../kit/text.ts';
import { refusalReply } from '../replies/refusal.ts';
import type { InviteButtonValue } from './invite-buttons.ts';
import { inviteOutcomeReply } from './invite-outcome.ts';

/** The answer to the Invite form: a problem with one of its fields (plain text), or the outcome. */
export type AddOutcomeAnswer =
  | { field: 'company' | 'email' | 'permissionsTemplate'; problem: string }
  | Reply;

/** What the buttons below the outcome are about; with whom it was, as they were entered. */
export interface AddButtonValue extends InviteButtonValue {
  user?: NewUser;
}

/** Puts the outcome of the Invite form into words. */
export function addOutcomeAnswer(
  outcome: AddAndInviteOutcome,
  value: AddButtonValue,
  commands: CommandNames,
): AddOutcomeAnswer {
  switch (outcome.outcome) {
    case 'IN_DIRECTORY':
      return placeReply(outcome, value, commands);
    case 'REFUSED':
      return addRefusedReply(outcome.refusal, value);
    case 'COMPANY_NOT_IN_TENANT':
      return {
        field: 'company',
        problem: 'This company is no longer one of the tenant’s companies. Pick another.',
      };
    case 'TEMPLATE_NOT_IN_TENANT':
      return {
        field: 'permissionsTemplate',
        problem: 'This permissions template no longer exists. Pick another.',
      };
    case 'MATCH':
      return {
        field: 'company',
        problem: 'There is a user account with this email ID. Submit the form again to see it.',
      };
    case 'NO_RECORD':
      return {
        field: 'company',
        problem:
          'The user account that was found has another email ID by now. Start again to see what there is.',
      };
    case 'CORRECTED':
      return {
        field: 'email',
        problem: `${clip(inertLine(outcome.name), 200)} had this address until it was corrected to ${outcome.email}.`,
      };
    case 'OTHER_COMPANY':
      return {
        field: 'company',
        problem: `This user already exists in another company. ${whichCompany(outcome)}`,
      };
  }
}

function whichCompany(outcome: { associated: boolean; companyName: string | null }): string {
  const name = outcome.companyName && clip(inertLine(outcome.companyName), 250);
  if (outcome.associated)
    return name ? `Pick ${name}.` : 'Pick that company, or ask someone who can see company details.';
  return name
    ? `${name} is not one of this tenant’s companies yet. It has to be added to the tenant first.`
    : 'It is not one of this tenant’s companies yet. Ask a Directory Admin to add it first.';
}

/** The refusal, with a way to ask those who may. */
export function addRefusedReply(refusal: Refusal, { tenantId, announceIn, user }: AddButtonValue): Reply {
  const answer = refusalReply(refusal);
  if (!user) return answer;
  const { isRecord: _isRecord, isSomebodyElse: _isSomebodyElse, ...person } = user;
  const wanted: Wanted = { kind: 'ADD', ...person, ...(announceIn && { announceIn }) };
  return withAskButton(answer, { tenantId, wanted });
}

/** How the person got into the directory, said below the outcome of the invitation. */
const PLACES = {
  NEW_USER: null,
  EXISTING_USER:
    'There was already a user account. It keeps its name, and is now in this tenant’s directory.',
  ALREADY_MEMBER:
    'This person was already in the tenant’s directory. Their company and permissions template stay as they are.',
} as const;

function placeReply(
  outcome: Extract<AddAndInviteOutcome, { outcome: 'IN_DIRECTORY' }>,
  value: InviteButtonValue,
  commands: CommandNames,
): Reply {
  const { text, blocks = [] } = inviteOutcomeReply(outcome.invite, value, commands);
  const place = PLACES[outcome.was];
  if (!place || outcome.invite.outcome === 'REFUSED') return { text, blocks };
  const [first, ...buttons] = blocks;
  return {
    text: clip(`${text}\n${place}`, LIMITS.messageText),
    blocks: [...(first ? [first] : []), section(place), ...buttons],
  };
}
