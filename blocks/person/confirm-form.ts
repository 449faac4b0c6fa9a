import type { ModalView } from '@slack/types';
import type { InviteOutcome } from '../../src/invitations/invite-outcome.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import type { InviteTrouble } from '../../src/words/invite-troubles.ts';
import type { DirectoryViewState } from '../directory/directory-view.ts';
import { VIEWS } from '../ids.ts';
import { ANYWAY } from '../invite/invite-buttons.ts';
import { troubleMrkdwn } from '../invite/invite-trouble.ts';
import { formModal } from '../kit/form-modal.ts';
import { section } from '../kit/section.ts';
import { clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';
import type { PersonVerb } from './person-menu.ts';

/** What a form about a person remembers between Slack's requests. Rights are always checked again. */
export interface PersonFormState {
  verb: PersonVerb;
  membershipId: string;
  /** What the form says of earlier mail to the person, which sending it confirms. */
  despite?: InviteTrouble;
  /** The directory below it, which is shown again when it is done. */
  directory?: DirectoryViewState;
}

/** The question before something is done about a person: its title, what it comes to, and the button that does it. */
export function confirmForm(
  state: PersonFormState,
  ask: { title: string; mrkdwn: string; button: string },
): ModalView {
  return formModal({
    callbackId: VIEWS.confirmPerson,
    title: clip(ask.title, LIMITS.viewTitle),
    submit: clip(ask.button, LIMITS.viewButton),
    state,
    blocks: [section(ask.mrkdwn)],
  });
}

/** What came of earlier mail to a person, before more is sent. */
export function troubleQuestion(outcome: Extract<InviteOutcome, { outcome: 'NEEDS_CONFIRMATION' }>) {
  const { label } = ANYWAY[outcome.intent];
  return { title: `${label}?`, mrkdwn: troubleMrkdwn(outcome), button: label };
}

/** What revoking a person's invitation comes to. */
export function revokeQuestion(person: { name: string; tenantName: string }) {
  const name = `*${escapeMrkdwn(inertLine(person.name), 401)}*`;
  return {
    title: 'Revoke invitation?',
    mrkdwn: `The links of ${name} to *${escapeMrkdwn(person.tenantName, 200)}* stop working, and no more emails leave. ${name} is not told by mail. You can re-invite at any time.`,
    button: 'Revoke',
  };
}

/** What deactivating a person comes to. */
export function deactivateQuestion(person: { name: string; tenantName: string }) {
  const name = `*${escapeMrkdwn(inertLine(person.name), 401)}*`;
  return {
    title: 'Deactivate this user?',
    mrkdwn: `${name} can no longer log in to *${escapeMrkdwn(person.tenantName, 200)}*. An open invitation ends, and its links stop working. Reactivating gives back what they had.`,
    button: 'Deactivate',
  };
}
