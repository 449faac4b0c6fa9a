import type { Button } from '@slack/types';
import type { Intent } from '../../src/invitations/invite-outcome.ts';
import type { DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import type { InviteTrouble } from '../../src/words/invite-troubles.ts';
import { ACTIONS } from '../ids.ts';
import { button } from '../kit/section.ts';
import { clip, LIMITS } from '../kit/text.ts';

/** What a button under a reply carries. Rights are checked again when it is pressed. */
export interface InviteButtonValue {
  tenantId: string;
  emailKey: string;
  /** Where the form said to announce it. */
  announceIn?: string;
  /** What the reply says of earlier mail to the person, which the button confirms. */
  despite?: InviteTrouble;
  /** What the form said to write to the person. */
  note?: string;
}

/** Never invited there: Invite. Ever invited there: always Re-invite (domain.md, "Invite, Re-invite" 2). */
export function inviteButton(
  label: 'Invite' | 'Re-invite',
  value: InviteButtonValue,
  about?: string,
): Button {
  return button(label, label === 'Invite' ? ACTIONS.invite : ACTIONS.reinvite, {
    value: JSON.stringify(value),
    ...(about && { accessibility_label: clip(`${label}, ${inertLine(about)}`, LIMITS.buttonText) }),
  });
}

/** Sends all the same, after the reply has said what came of earlier mail. */
export function confirmButton(intent: Intent, value: InviteButtonValue, about: string): Button {
  const { label, action } = ANYWAY[intent];
  return button(label, action, {
    value: JSON.stringify(value),
    style: 'danger',
    accessibility_label: clip(`${label}, ${inertLine(about)}`, LIMITS.buttonText),
  });
}

/** What sending is called, when something speaks against it. */
export const ANYWAY: Readonly<Record<Intent, { label: string; action: string }>> = {
  invite: { label: 'Invite anyway', action: ACTIONS.invite },
  're-invite': { label: 'Re-invite anyway', action: ACTIONS.reinvite },
  remind: { label: 'Send reminder anyway', action: ACTIONS.remind },
};

export function remindButton(value: InviteButtonValue): Button {
  return button('Send sign-in reminder', ACTIONS.remind, { value: JSON.stringify(value) });
}

export function reactivateButton(value: InviteButtonValue, about: string): Button {
  return button('Reactivate', ACTIONS.reactivateInvitee, {
    value: JSON.stringify(value),
    accessibility_label: clip(`Reactivate ${inertLine(about)}`, LIMITS.buttonText),
  });
}

/** The confirmation before anything is sent to someone who has logged in (domain.md, "Invite, Re-invite" 6). */
export function remindConfirm(name: string): NonNullable<Button['confirm']> {
  return {
    title: { type: 'plain_text', text: 'Send a sign-in reminder?' },
    text: {
      type: 'plain_text',
      text: clip(
        `${clip(inertLine(name), 200)} has already logged in. This only sends a reminder to sign in.`,
        LIMITS.confirmText,
      ),
    },
    confirm: { type: 'plain_text', text: 'Send reminder' },
    deny: { type: 'plain_text', text: 'Cancel' },
  };
}

/** What the person's row in the directory offers next, as a button under a reply. */
export function nextButton(row: DirectoryRow, value: InviteButtonValue): Button | null {
  switch (row.action) {
    case null:
      return null;
    case 'INVITE':
      return inviteButton('Invite', value, row.name);
    case 'RE-INVITE':
      return inviteButton('Re-invite', value, row.name);
    case 'REMIND':
      return {
        ...remindButton(value),
        text: { type: 'plain_text', text: 'Re-invite' },
        confirm: remindConfirm(row.name),
      };
  }
}
