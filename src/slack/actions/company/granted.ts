import type { ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import { reply } from '../../../../blocks/kit/reply.ts';
import { grantedRequest } from '../../../directory/companies/granted-request.ts';
import { mayAddUsers } from '../../../directory/policy.ts';
import { lookUpGiven } from '../../forms/given-email.ts';
import { startFormFor } from '../../forms/start-form.ts';
import type { Answer } from '../../request/answer-command.ts';
import type { Asker } from '../../request/identify.ts';
import { callerIn, tenantsOf } from '../../request/tenants.ts';
import type { SlackContext } from '../../slack-context.ts';

const NOT_THEIRS = 'This request is not yours, or it was not granted.';

/** **Add …** under “the company was added”: the form to add the person whom it was asked for, filled in. */
export async function goOnWithCompany(
  app: SlackContext,
  asker: Asker,
  button: ButtonAction,
): Promise<Answer> {
  const requestId = z.uuid().parse(button.value);
  const granted = await grantedRequest(app, { requestId, userId: asker.userId });
  if (!granted) return reply(NOT_THEIRS);
  const { tenantId, company, person } = granted;
  const caller = callerIn(asker, tenantId);
  const channel = asker.slackUser;
  const form = { caller, mayAddTo: tenantsOf(asker).filter(mayAddUsers), company };
  if (!person || !mayAddUsers(caller)) return startFormFor(app, { ...form, state: { channel } });
  const { email = person.emailKey } = person;
  const state = { tenantId, channel, ...person, email, below: 'NOTHING' as const };
  const found = await lookUpGiven(app, asker, { state, recordsOf: 'MEMBERS', chosen: company });
  if ('record' in found) return found.record;
  const { meant } = found;
  const { emailKey, firstName, lastName } = person;
  const known = { emailKey, ...(firstName && { firstName }), ...(lastName && { lastName }) };
  return startFormFor(app, { ...form, ...(meant && { meant }), state: { channel, known }, email });
}
