import type { ViewOutput } from '@slack/bolt';
import { startForm } from '../../../blocks/add-to-tenant/start-form.ts';
import type { AddState, StartState } from '../../../blocks/add-to-tenant/state.ts';
import type { Caller } from '../../directory/callers.ts';
import type { Meant } from '../../directory/people/look-up-email.ts';
import { mayAddUsers } from '../../directory/policy.ts';
import { rightToAdd } from '../../directory/right-to-add.ts';
import { canonicalEmailKey } from '../../email-key.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn, tenantsOf } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { emailBlockFor } from './given-email.ts';
import { refusalToInvite } from './refusal-to-invite.ts';
import { updateParentView } from './update-parent-view.ts';

/**
 * The first screen of adding to a tenant for a caller in one of the tenants they may add people to, or the refusal.
 * Rights are checked here, when the form opens, and again whenever it is used.
 */
export async function startFormFor(
  app: SlackContext,
  options: {
    caller: Caller;
    mayAddTo: readonly Caller[];
    state: Omit<StartState, 'tenantId'>;
    email?: string;
    meant?: Meant;
    company?: { id: string; name: string };
    banner?: string;
  },
): Promise<Answer> {
  const { caller, mayAddTo, state, ...shown } = options;
  const right = await rightToAdd(app.db, caller);
  if ('denial' in right) {
    const emailKey = canonicalEmailKey(shown.email ?? '');
    return refusalToInvite(app, { caller, asked: 'add', ...right, emailKey });
  }
  const modal = startForm({
    state: { ...state, tenantId: caller.tenant.id },
    tenants: mayAddTo.map(({ tenant }) => tenant),
    ...shown,
  });
  return { modal };
}

/** Puts a company into the Company field of the first screen, below this view; the rest stays as typed. */
export async function fillInCompany(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  options: {
    state: StartState;
    company: { id: string; name: string };
    email?: string;
    banner?: string;
  },
): Promise<void> {
  const {
    state: { tenantId, ...state },
    ...shown
  } = options;
  const caller = callerIn(asker, tenantId);
  const mayAddTo = tenantsOf(asker).filter(mayAddUsers);
  const form = await startFormFor(app, { caller, mayAddTo, state, ...shown });
  if ('modal' in form) await updateParentView(app, view, form.modal, 'root');
}

/**
 * Lets the first screen remember the company, the address and the names that led on: Slack forgets what a screen held
 * once a person goes back from it. Never throws: when it fails, they have to be typed again.
 */
export async function rememberEntries(
  app: SlackContext,
  asker: Asker,
  view: ViewOutput,
  state: AddState,
): Promise<void> {
  const { below, tenantId, channel, companyId, email, emailKey, firstName, lastName } = state;
  if (below) return;
  try {
    const company = await app.db.company.findUnique({
      where: { id: companyId },
      select: { id: true, name: true },
    });
    if (!company) return;
    const known = { emailKey, ...(firstName && { firstName }), ...(lastName && { lastName }) };
    const start = { tenantId, channel, known, emailBlock: emailBlockFor(emailKey) };
    await fillInCompany(app, asker, view, { state: start, company, email });
  } catch (error) {
    app.logger.warn({ err: error }, 'what was entered could not be remembered on the first screen');
  }
}
