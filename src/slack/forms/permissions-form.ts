import { permissionsForm } from '../../../blocks/add-to-tenant/permissions-form.ts';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { rightToAdd } from '../../directory/right-to-add.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { refusalToInvite } from './refusal-to-invite.ts';

/** Why this caller may not add people to the tenant now; null when they may. */
export async function refusalToAdd(
  app: SlackContext,
  asker: Asker,
  { tenantId, emailKey }: Pick<AddState, 'tenantId' | 'emailKey'>,
): Promise<Reply | null> {
  const caller = callerIn(asker, tenantId);
  const right = await rightToAdd(app.db, caller);
  return 'denial' in right ? refusalToInvite(app, { caller, asked: 'add', ...right, emailKey }) : null;
}

/** The third screen of adding to a tenant as this caller may use it now, or the refusal. */
export async function permissionsFormFor(
  app: SlackContext,
  asker: Asker,
  state: AddState,
  banner?: string,
): Promise<Answer> {
  const caller = callerIn(asker, state.tenantId);
  const right = await rightToAdd(app.db, caller);
  if ('denial' in right)
    return refusalToInvite(app, { caller, asked: 'add', ...right, emailKey: state.emailKey });
  const { name: tenantName, announceIn } = caller.tenant;
  const modal = permissionsForm({
    state,
    tenantName,
    permissionsTemplates: right.permissionsTemplates,
    announceIn,
    commands: asker.commands,
    ...(banner && { banner }),
  });
  return { modal };
}
