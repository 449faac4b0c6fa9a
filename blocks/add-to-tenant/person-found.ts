import type { KnownBlock } from '@slack/types';
import type { FoundPerson, LookUp } from '../../src/directory/people/look-up-for-adding.ts';
import type { WhoCan } from '../../src/directory/refusal.ts';
import type { DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import { ACTIONS } from '../ids.ts';
import { nextButton } from '../invite/invite-buttons.ts';
import { button, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { askOneOf } from '../replies/who-can.ts';
import { standing } from '../status/standing.ts';
import type { AddState } from './state.ts';

/** The record was found in the company entered: **Use This**, which is shown in this case only, or an alias. */
export function match(person: FoundPerson, tenantName: string): KnownBlock[] {
  const how = person.hasPassword
    ? 'The user account already has a password, so the invitation asks for no new one.'
    : 'The user account keeps its name and its company.';
  return [
    section(
      `There is a user account with this email ID, in the company that you entered:\n${record(person)}`,
    ),
    section(`Add it to ${bold(tenantName)}? ${how}`),
    {
      type: 'actions',
      elements: [
        button('Use This', ACTIONS.useThis, { style: 'primary' }),
        button('Use an alias email ID instead', ACTIONS.useAlias),
      ],
    },
  ];
}

export function alreadyMember(
  found: Extract<LookUp, { outcome: 'ALREADY_MEMBER' }>,
  { state, tenantName, row }: { state: AddState; tenantName: string; row: DirectoryRow | null },
): KnownBlock[] {
  const { stands, next } = ofRow(row, state);
  return [
    section(
      `This person is already in the directory of ${bold(tenantName)}:\n${record(found.person)}${stands}`,
    ),
    ...(next.length > 0 ? [{ type: 'actions' as const, elements: next }] : []),
  ];
}

/** Somebody had the address until it was corrected: they are probably meant, and somebody else may have it. */
export function corrected(
  found: Extract<LookUp, { outcome: 'CORRECTED' }>,
  { state, tenantName, row }: { state: AddState; tenantName: string; row: DirectoryRow | null },
): KnownBlock[] {
  const { stands, next } = ofRow(row, state);
  return [
    section(
      `This person of ${bold(tenantName)} had the address ${bold(state.email)} until it was corrected:\n${record(found.person)}${stands}`,
    ),
    section('Nobody was added, and nothing was sent. Does the old address belong to somebody else?'),
    {
      type: 'actions',
      elements: [
        ...next,
        button('Yes, somebody else’s', ACTIONS.somebodyElse, {
          accessibility_label: 'Yes, the old address is somebody else’s: add them',
        }),
      ],
    },
  ];
}

/** How the invitation of a person stands, to be read behind their record, and the button for what is next. */
function ofRow(row: DirectoryRow | null, { tenantId }: AddState) {
  if (!row) return { stands: '', next: [] };
  const button = nextButton(row, { tenantId, emailKey: row.emailKey });
  return { stands: `  ·  ${standing(row)}`, next: button ? [button] : [] };
}

export function deactivated(
  found: Extract<LookUp, { outcome: 'DEACTIVATED' }>,
  { tenantName, whoCan }: { tenantName: string; whoCan: readonly WhoCan[] },
): KnownBlock[] {
  const what = `This person is in the directory of ${bold(tenantName)}, but deactivated:\n${record(found.person)}`;
  if (!found.mayReactivate) {
    return [section(what), section(`You may not reactivate this user. ${askOneOf(whoCan)}`)];
  }
  return [
    section(what),
    section('Reactivating restores what the user had here. It sends nothing.'),
    { type: 'actions', elements: [button('Reactivate', ACTIONS.reactivate, { style: 'primary' })] },
  ];
}

function record({ name, email, companyName }: FoundPerson): string {
  return `${bold(name)}  ${escapeMrkdwn(email, 300)}\n${escapeMrkdwn(companyName, 250)}`;
}
