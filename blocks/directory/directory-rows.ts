import type { Button, KnownBlock, Overflow } from '@slack/types';
import type { DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import { ACTIONS } from '../ids.ts';
import { remindConfirm } from '../invite/invite-buttons.ts';
import { button, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import { type PersonVerb, personButton, personMenu } from '../person/person-menu.ts';
import { standing } from '../status/standing.ts';

/**
 * A person of the directory in two lines, as a phone shows them. On the far right: Invite or Re-invite, or Details for
 * someone who cannot be invited; with `menus` all that else can be done.
 */
export function personRow(row: DirectoryRow, { menus }: { menus: boolean }): KnownBlock {
  const lines = [
    `${bold(row.name)}  ${escapeMrkdwn(row.email, 300)}`,
    `${escapeMrkdwn(row.companyName, 250)}  ·  ${escapeMrkdwn(row.templateName, 250)}  ·  ${standing(row)}`,
  ];
  return section(lines.join('\n'), (menus ? rowMenu(row) : inviteButton(row)) ?? detailsButton(row));
}

/** Whether there is more to do about this person than the row's button does. */
export function hasMenu(row: DirectoryRow): boolean {
  return menuVerbs(row).some((verb) => verb !== 'DETAILS');
}

function rowMenu(row: DirectoryRow): Overflow | null {
  return personMenu(row.membershipId, menuVerbs(row));
}

/** Invite and Re-invite have a button of their own. */
function menuVerbs({ state, mayRevoke, mayEdit, maySendPasswordLink, manage }: DirectoryRow): PersonVerb[] {
  return [
    ...(mayRevoke ? ['REVOKE' as const] : []),
    ...(mayEdit && state === 'BOUNCED' ? ['CORRECT' as const] : []),
    ...(mayEdit ? ['EDIT' as const] : []),
    'DETAILS',
    ...(maySendPasswordLink ? ['SEND_PASSWORD_LINK' as const] : []),
    ...(manage ? [manage] : []),
  ];
}

function detailsButton({ membershipId, name }: DirectoryRow): Button {
  return personButton('DETAILS', { membershipId, about: name });
}

function inviteButton(row: DirectoryRow): Button | null {
  if (row.action === null) return null;
  const text = row.action === 'INVITE' ? 'Invite' : 'Re-invite';
  return button(text, ACTION_OF[row.action], {
    value: row.emailKey,
    accessibility_label: clip(`${text} ${inertLine(row.name)}`, LIMITS.buttonText),
    ...(row.action === 'REMIND' && { confirm: remindConfirm(row.name) }),
  });
}

const ACTION_OF = {
  INVITE: ACTIONS.directoryInvite,
  'RE-INVITE': ACTIONS.directoryReinvite,
  REMIND: ACTIONS.directoryRemind,
} as const;
