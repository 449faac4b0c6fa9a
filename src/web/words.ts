import type { PasswordProblem } from '../accounts/password-rules.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../accounts/password-rules.ts';
import type { DeadReason } from '../invitations/links/link-state.ts';

/** One clear sentence for each thing that may be wrong with a password. */
export const passwordWords: Record<PasswordProblem | 'wrong' | 'just-chosen', string> = {
  empty: 'Choose a password.',
  'too-short': `This password is too short: choose one of at least ${SHORTEST_PASSWORD} characters.`,
  'too-long': `This password is too long: choose one of at most ${LONGEST_PASSWORD} characters.`,
  common: 'Many people use this password, so it is among the first to be guessed: choose another one.',
  'own-name': 'This password is your own name or email ID, which is easy to guess: choose another one.',
  wrong: 'This is not the password of this email ID: try again.',
  'just-chosen': 'You chose a password a moment ago, from another invitation: enter that one.',
};

/** The same sentence whether or not there is such a user account. */
export const WRONG_LOG_IN =
  'The email ID and the password do not belong together: check both, and try again.';

/** The same sentence whether or not a mail leaves. */
export const NEW_LINK_ASKED =
  'If this invitation is still open, an email with a new link is on its way to the address that it was first sent to. ' +
  'It can take a few minutes, and only the link in the newest email works.';

/** Why a link is dead, without a word about whose it was. */
export const deadLinkWords: Record<DeadReason, { title: string; why: string }> = {
  unknown: {
    title: 'This link does not work',
    why: 'No invitation was sent with this link. Check that all of it was copied from the email.',
  },
  superseded: {
    title: 'There is a newer link',
    why: 'Another email with a new link was sent since, and only the link in the newest one works.',
  },
  accepted: {
    title: 'This invitation has been accepted',
    why: 'Its link has done its work. From now on, log in with your email ID and password.',
  },
  revoked: {
    title: 'This invitation was withdrawn',
    why: 'Its link no longer works. If you think that is a mistake, ask the person who invited you.',
  },
  deactivated: {
    title: 'This invitation has ended',
    why: 'The user account that it was for is no longer active. If you think that is a mistake, ask the person who invited you.',
  },
  expired: {
    title: 'This link is too old',
    why: 'Links of invitations work for a limited time, and this one has passed its.',
  },
  bounced: {
    title: 'This invitation has ended',
    why: 'Emails to its address came back, so no more are sent there. Ask the person who invited you to check the address.',
  },
  complained: {
    title: 'This invitation has ended',
    why: 'One of its emails was reported as unwanted, so no more are sent to that address. If that was a mistake, ask the person who invited you.',
  },
};
