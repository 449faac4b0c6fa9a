import type { PasswordProblem } from '../accounts/password-rules.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../accounts/password-rules.ts';
import type { DeadReason } from '../invitations/links/link-state.ts';

/** One clear sentence for each thing that may be wrong with a password. */
export const passwordWords: Record<PasswordProblem | 'WRONG' | 'JUST_CHOSEN', string> = {
  EMPTY: 'Choose a password.',
  TOO_SHORT: `This password is too short: choose one of at least ${SHORTEST_PASSWORD} characters.`,
  TOO_LONG: `This password is too long: choose one of at most ${LONGEST_PASSWORD} characters.`,
  COMMON: 'Many people use this password, so it is among the first to be guessed: choose another one.',
  OWN_NAME: 'This password is your own name or email ID, which is easy to guess: choose another one.',
  WRONG: 'This is not the password of this email ID: try again.',
  JUST_CHOSEN: 'You chose a password a moment ago, from another invitation: enter that one.',
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
  UNKNOWN: {
    title: 'This link does not work',
    why: 'No invitation was sent with this link. Check that all of it was copied from the email.',
  },
  SUPERSEDED: {
    title: 'There is a newer link',
    why: 'Another email with a new link was sent since, and only the link in the newest one works.',
  },
  ACCEPTED: {
    title: 'This invitation has been accepted',
    why: 'Its link has done its work. From now on, log in with your email ID and password.',
  },
  REVOKED: {
    title: 'This invitation was withdrawn',
    why: 'Its link no longer works. If you think that is a mistake, ask the person who invited you.',
  },
  DEACTIVATED: {
    title: 'This invitation has ended',
    why: 'The user account that it was for is no longer active. If you think that is a mistake, ask the person who invited you.',
  },
  EXPIRED: {
    title: 'This link is too old',
    why: 'Links of invitations work for a limited time, and this one has passed its.',
  },
  BOUNCED: {
    title: 'This invitation has ended',
    why: 'Emails to its address came back, so no more are sent there. Ask the person who invited you to check the address.',
  },
  COMPLAINED: {
    title: 'This invitation has ended',
    why: 'One of its emails was reported as unwanted, so no more are sent to that address. If that was a mistake, ask the person who invited you.',
  },
};
