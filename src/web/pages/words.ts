import type { PasswordProblem } from '../../accounts/password-rules.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../accounts/password-rules.ts';
import type { DeadReason } from '../../invitations/links/link-state.ts';

/** One clear sentence for each thing that may be wrong with a password. */
export const passwordWords: Record<PasswordProblem | 'WRONG' | 'JUST_CHOSEN', string> = {
  EMPTY: 'Choose a password.',
  TOO_SHORT: `This password is too short. Choose one of at least ${SHORTEST_PASSWORD} characters.`,
  TOO_LONG: `This password is too long. Choose one of at most ${LONGEST_PASSWORD} characters.`,
  COMMON: 'Many people use this password, so it is easy to guess. Choose another one.',
  OWN_NAME: 'This password is your own name or email ID, which is easy to guess. Choose another one.',
  WRONG: 'This is not the password for this email ID. Try again.',
  JUST_CHOSEN: 'You have just chosen a password, through another invitation. Enter that one.',
};

/** The same sentence whether or not there is such a user account. */
export const WRONG_LOG_IN = 'The email ID or the password is wrong. Check both, and try again.';

/** The same sentence whether or not an email is sent. */
export const NEW_LINK_ASKED =
  'If this invitation is still open, an email with a new link is on its way to the address it was first sent to. ' +
  'It can take a few minutes, and only the link in the newest email works.';

/** What the page of "This is not for me" asks, and what it says once it is done. */
export const ASK_TO_STOP = 'Is this not for you?';
export const STOPPED = {
  title: 'You stopped this invitation',
  sentence:
    'You will get no more emails about it, except for one that may already be on its way. If you change your mind, ask the person who invited you.',
};

/** Why a link no longer works, without revealing whose it was. */
export const deadLinkWords: Record<DeadReason, { title: string; why: string }> = {
  UNKNOWN: {
    title: 'This link does not work',
    why: 'There is no invitation behind this link. Check that you copied all of it from the email.',
  },
  SUPERSEDED: {
    title: 'There is a newer link',
    why: 'A newer email with a new link has been sent, and only the link in the newest one works.',
  },
  ACCEPTED: {
    title: 'This invitation has been accepted',
    why: 'Its link has been used. From now on, log in with your email ID and password.',
  },
  REVOKED: {
    title: 'This invitation was withdrawn',
    why: 'Its link no longer works. If you think that is a mistake, ask the person who invited you.',
  },
  DEACTIVATED: {
    title: 'This invitation has ended',
    why: 'The user account it was for is no longer active. If you think that is a mistake, ask the person who invited you.',
  },
  EXPIRED: {
    title: 'This link has expired',
    why: 'The links in invitations work only for a limited time.',
  },
  BOUNCED: {
    title: 'This invitation has ended',
    why: 'Emails to its address came back, so no more are sent there. Ask the person who invited you to check the address.',
  },
  COMPLAINED: {
    title: 'This invitation has ended',
    why: 'One of its emails was reported as spam, so no more are sent to that address. If that was a mistake, ask the person who invited you.',
  },
  DECLINED: {
    title: 'You stopped this invitation',
    why: 'Its links no longer work, and no more emails about it are sent. If you have changed your mind, ask the person who invited you.',
  },
};
