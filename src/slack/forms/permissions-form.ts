import { permissionsForm } from '../../../blocks/add-to-tenant/permissions-form.ts';
import type { AddState } from '../../../blocks/add-to-tenant/state.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { refuse } from '../../directory/refusal.ts';
import { rightToAdd } from '../../directory/right-to-add.ts';
import type { Answer } from '../request/answer-command.ts';
import type { Asker } from '../request/identify.ts';
import { callerIn } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';

/** Why this caller may not add people to the tenant now; null when they may. */
export async function refusalToAdd(
  app: SlackContext,
  asker: Asker,
  { tenantId }: { tenantId: string },
): Promise<Reply | null> {
  const caller = callerIn(asker, tenantId);
  const right = await rightToAdd(app.db, caller);
  return 'denial' in right
    ? refusalReply(await refuse(app.db, { logger: app.logger, asked: 'add', ...right, caller }))
    : null;
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
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: 'add', ...right, caller }));
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
