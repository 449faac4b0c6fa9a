import { withAskButton } from '../../../blocks/approval/ask-form.ts';
import type { Reply } from '../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import type { Caller } from '../../directory/callers.ts';
import type { Denial } from '../../directory/policy.ts';
import { refuse } from '../../directory/refusal.ts';
import type { SlackContext } from '../slack-context.ts';

/**
 * Why this caller may not invite or add people. Where it is known whom they had in mind, they can ask those who may: to
 * invite that person, as nothing more has been entered.
 *
 * @param options.emailKey canonical; null when nobody has been named
 */
export async function refusalToInvite(
  app: SlackContext,
  options: { caller: Caller; asked: 'invite' | 'add'; denial: Denial; emailKey: string | null },
): Promise<Reply> {
  const { caller, asked, denial, emailKey } = options;
  const refusal = refusalReply(await refuse(app.db, { logger: app.logger, asked, denial, caller }));
  return emailKey === null ? refusal : askToInvite(refusal, { tenantId: caller.tenant.id, emailKey });
}

/** The refusal, with a way to ask those who may to invite this person. */
export function askToInvite(
  refusal: Reply,
  { tenantId, emailKey }: { tenantId: string; emailKey: string },
): Reply {
  return withAskButton(refusal, { tenantId, wanted: { kind: 'INVITE', intent: 'invite', emailKey } });
}
