import type { PersonVerb } from '../../../blocks/person/person-menu.ts';
import { askToDeactivate, deactivateConfirmed, reactivatePressed } from './activity.ts';
import { correctPressed, replacePressed } from './correct.ts';
import { detailsPressed } from './details.ts';
import { editPressed } from './edit.ts';
import { invitePressed } from './invite.ts';
import { sendPasswordLinkPressed } from './password-link.ts';
import type { PersonListener } from './person-listener.ts';
import { askToRevoke, revokeConfirmed } from './revoke.ts';

/** What each entry of a person's menu does, and each button of the same name. */
export const PERSON_LISTENERS: Readonly<Record<PersonVerb, PersonListener>> = {
  INVITE: invitePressed('invite'),
  REINVITE: invitePressed('re-invite'),
  EDIT: editPressed,
  REVOKE: askToRevoke,
  DETAILS: detailsPressed,
  SEND_PASSWORD_LINK: sendPasswordLinkPressed,
  CORRECT: correctPressed,
  REPLACE: replacePressed,
  DEACTIVATE: askToDeactivate,
  REACTIVATE: reactivatePressed,
};

/** What is done once the question that was asked first has been answered. */
export const CONFIRMED: Readonly<Partial<Record<PersonVerb, PersonListener>>> = {
  REVOKE: revokeConfirmed,
  DEACTIVATE: deactivateConfirmed,
};
