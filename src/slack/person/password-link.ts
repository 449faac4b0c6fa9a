import { reply } from '../../../blocks/kit/reply.ts';
import { passwordLinkOutcome } from '../../../blocks/person/password-link-outcome.ts';
import { sendPasswordLink } from '../../invitations/password-links/send-password-link.ts';
import type { PersonListener } from './person-listener.ts';

/** **Send password link**: a mail that can be ignored, so nothing is asked. */
export const sendPasswordLinkPressed: PersonListener = async (app, by, { membershipId }) =>
  reply(passwordLinkOutcome(await sendPasswordLink(app, { by, membershipId })));
