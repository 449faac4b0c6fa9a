import type { PasswordProblem } from '../../accounts/password-rules.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../accounts/password-rules.ts';
import { MINUTE, SECOND } from '../../clock.ts';
import type { DeadReason } from '../../invitations/links/link-state.ts';
import type { DeadPasswordLink } from '../../invitations/password-links/password-link.ts';

/*
 * What pages say that depends on what happened. All else that a page says is in its template: templates/pages/. A
 * sentence is whole here, never put together from parts, so that it can be said in another language.
 */

/** Where somebody goes on from a page. */
export interface WayOn {
  readonly href: string;
  readonly text: string;
}

const LOG_IN: WayOn = { href: '/login', text: 'Log in' };
const FORGOT: WayOn = { href: '/forgot', text: 'Forgot your password?' };

/** A page that has only a title, a sentence, and where to go from there. */
export interface MessageWords {
  readonly title: string;
  readonly sentence: string;
  readonly ways: readonly WayOn[];
}

/** One clear sentence for each thing that may be wrong with a password. */
export const passwordWords: Record<PasswordProblem | 'WRONG' | 'JUST_CHOSEN', string> = {
  EMPTY: 'Choose a password.',
  TOO_SHORT: `This password is too short. Choose one of at least ${SHORTEST_PASSWORD} characters.`,
  TOO_LONG: `This password is too long. Choose one of at most ${LONGEST_PASSWORD} characters.`,
  COMMON: 'Many people use this password, so it is easy to guess. Choose another one.',
  OWN_NAME: 'This password is made of your own name or email ID, which is easy to guess. Choose another one.',
  PLACE_NAME:
    'This password is made of names that many people know: yours, your company’s, the tenant’s or this service’s. Choose another one.',
  WRONG: 'This is not the password for this email ID. Try again.',
  JUST_CHOSEN: 'You have just chosen a password, through another invitation. Enter that one.',
};

/** The same sentence whether or not there is such a user account. */
export const WRONG_LOG_IN = 'The email ID or the password is wrong. Check both, and try again.';

export const NOT_AN_EMAIL_ID = 'This is not an email ID. Check how it is written, and try again.';

export const notFoundWords: MessageWords = {
  title: 'There is no page here',
  sentence: 'Check the address, or open the link in your email again.',
  ways: [LOG_IN],
};

/** Too many forms or wrong passwords from one address; `wait` in milliseconds. */
export function tooManyWords(wait: number): MessageWords {
  return { title: 'Too many attempts', sentence: waitSentence(wait), ways: [FORGOT] };
}

/** So many password links as one address gets were asked for; `wait` in milliseconds. */
export function tooManyLinksWords(wait: number): MessageWords {
  const minutes = Math.ceil(wait / MINUTE);
  return {
    title: 'Use the link that you have',
    sentence:
      minutes === 1
        ? 'Three links to this address were asked for within an hour, and the newest one works. You can ask for another in one minute.'
        : `Three links to this address were asked for within an hour, and the newest one works. You can ask for another in ${minutes} minutes.`,
    ways: [LOG_IN],
  };
}

function waitSentence(wait: number): string {
  const [seconds, minutes] = [Math.ceil(wait / SECOND), Math.ceil(wait / MINUTE)];
  if (wait < MINUTE)
    return seconds === 1 ? 'Wait one second, and try again.' : `Wait ${seconds} seconds, and try again.`;
  return minutes === 1 ? 'Wait one minute, and try again.' : `Wait ${minutes} minutes, and try again.`;
}

/** Why something that was asked for was not done. */
export const errorWords = {
  REFUSED: { title: 'That did not work' },
  BUSY: { title: 'Not available' },
  UNREADABLE: {
    title: 'That did not work',
    sentence: 'The request could not be read. Go back, and try again.',
  },
  UNAVAILABLE: {
    title: 'Not available',
    sentence: 'The service is not available at the moment. Try again in a minute.',
  },
  FAULT: {
    title: 'Something went wrong',
    sentence: 'Something went wrong here, and it is not your fault. Try again in a minute.',
  },
} as const;

/** Why a password link no longer works. */
export const deadPasswordLinkWords: Record<DeadPasswordLink, { title: string; why: string }> = {
  UNKNOWN: {
    title: 'This link does not work',
    why: 'Check that you copied all of it from the email, or ask for a new one.',
  },
  USED: {
    title: 'This link has been used',
    why: 'A new password has been chosen since it was sent. Log in with that one.',
  },
  EXPIRED: {
    title: 'This link has expired',
    why: 'The links in emails about passwords work for one hour.',
  },
  CORRECTED: {
    title: 'This link no longer works',
    why: 'It was sent to an address that the user account no longer has. If you think that is a mistake, ask the person who invited you.',
  },
  DEACTIVATED: {
    title: 'This user account is not active',
    why: 'It was deactivated since the link was sent. If you think that is a mistake, ask the person who invited you.',
  },
};

export const stoppedWords: MessageWords = {
  title: 'You stopped this invitation',
  sentence:
    'You will get no more emails about it, except for one that may already be on its way. If you change your mind, ask the person who invited you.',
  ways: [],
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
  CORRECTED: {
    title: 'This link no longer works',
    why: 'It was sent to an address that the invitation no longer goes to. If the invitation is meant for you, ask the person who invited you.',
  },
  DECLINED: {
    title: 'You stopped this invitation',
    why: 'Its links no longer work, and no more emails about it are sent. If you have changed your mind, ask the person who invited you.',
  },
};
