import { backView } from '../../../blocks/add-to-tenant/added.ts';
import { resolutionView } from '../../../blocks/add-to-tenant/resolution-view.ts';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { type FoundPerson, type LookUp, lookUpForAdding } from '../../directory/people/look-up-for-adding.ts';
import { whoCanIn } from '../../directory/refusal.ts';
import { findInDirectory } from '../../invitations/status/list-directory.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { askToInvite } from './refusal-to-invite.ts';

/** What the look-up found, as a screen or a refusal; or that the company that was entered has left the tenant. */
export type ResolutionView =
  | { outcome: Exclude<LookUp['outcome'], 'COMPANY_NOT_IN_TENANT'>; answer: Answer }
  | { outcome: 'COMPANY_NOT_IN_TENANT' };

/** Looks up the email ID, and makes the second screen of adding to a tenant out of what is found. */
export async function resolutionViewFor(
  app: SlackContext,
  asker: Asker,
  state: AddState,
  banner?: string,
): Promise<ResolutionView> {
  const found = await lookUpForAdding(app, { ...asker, ...state });
  if (found.outcome === 'COMPANY_NOT_IN_TENANT') return { outcome: found.outcome };
  if (found.outcome === 'REFUSED')
    return { outcome: found.outcome, answer: askToInvite(refusalReply(found.refusal), state) };
  const caller = callerIn(asker, state.tenantId);
  const { outcome } = found;
  const isMember = outcome === 'ALREADY_MEMBER' || outcome === 'DEACTIVATED' || outcome === 'CORRECTED';
  const emailKey = outcome === 'CORRECTED' ? found.emailKey : state.emailKey;
  const row = isMember ? await findInDirectory(app.db, { caller, emailKey }) : null;
  const named = outcome === 'MATCH' ? ofRecord(state, found.person) : withoutRecord(state);
  const modal = resolutionView({
    state: named,
    found,
    tenantName: caller.tenant.name,
    timezone: caller.tenant.timezone,
    row,
    whoCan: await whoCanIn(app.db, caller.tenant),
    ...(banner && { banner }),
  });
  return { outcome, answer: { modal } };
}

/** The next screen shows the name and the address of the record that was found, not what was typed. */
function ofRecord({ firstName: _typed, ...state }: AddState, { name, email }: FoundPerson): AddState {
  return { ...state, email, lastName: name, isRecord: true };
}

function withoutRecord({ isRecord: _found, ...state }: AddState): AddState {
  return state;
}

/**
 * The second screen of adding to a tenant as things stand now, or the refusal. When the company that was entered has
 * left the tenant there is nothing to resolve: the way back then, below the banner.
 */
export async function currentResolution(
  app: SlackContext,
  asker: Asker,
  state: AddState,
  banner?: string,
): Promise<Answer> {
  const resolved = await resolutionViewFor(app, asker, state, banner);
  if (resolved.outcome !== 'COMPANY_NOT_IN_TENANT') return resolved.answer;
  return {
    modal: backView(banner ?? 'The company that you entered is no longer one of the tenant’s companies.'),
  };
}
