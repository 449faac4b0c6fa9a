import type { ButtonAction } from '@slack/bolt';
import { exportComment, exportedBanner } from '../../../../blocks/directory/exported.ts';
import { reply } from '../../../../blocks/kit/reply.ts';
import { refusalReply } from '../../../../blocks/replies/refusal.ts';
import { audit } from '../../../directory/audit.ts';
import { denySeeDirectory } from '../../../directory/policy.ts';
import { refuse } from '../../../directory/refusal.ts';
import { directoryCsv } from '../../../invitations/export/directory-csv.ts';
import { direct, inTransaction } from '../../../transaction.ts';
import { directoryViewFor, readDirectoryState } from '../../forms/directory.ts';
import type { InModal, ModalAnswer } from '../../request/answer-action.ts';
import type { Asker } from '../../request/identify.ts';
import { callerIn, tenantsOf } from '../../request/tenants.ts';
import { sendFile } from '../../send-file.ts';
import type { SlackContext } from '../../slack-context.ts';

/** **Export** in the directory: what is searched and filtered, as a CSV file in the asker's direct messages. */
export async function directoryExported(
  app: SlackContext,
  asker: Asker,
  { view }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  const state = readDirectoryState(view.private_metadata);
  const caller = callerIn(asker, state.tenantId);
  const denial = denySeeDirectory(caller);
  if (denial)
    return refusalReply(await refuse(app.db, { logger: app.logger, asked: 'see-directory', denial, caller }));
  const { tenant } = caller;
  const { search, filter = null } = state;
  const content: Uint8Array<ArrayBuffer>[] = [];
  let people = 0;
  const of = { tenantId: tenant.id, timezone: tenant.timezone, search, state: filter };
  for await (const part of directoryCsv(direct(app.db), of)) {
    content.push(new TextEncoder().encode(part.text));
    people += part.people;
  }
  const about = { people, tenantName: tenant.name, search, filter };
  // Written first: a file that left without a trace would be worse than a trace of one that did not.
  await inTransaction(app.db, (tx) =>
    audit(tx, {
      ...{ at: app.clock.now(), actorId: caller.userId, actor: caller.name, action: 'export-directory' },
      ...{ tenantId: tenant.id, details: { people, search, state: filter } },
    }),
  );
  const name = `${fileName(tenant.name)}-directory.csv`;
  const comment = exportComment({ ...about, timezone: tenant.timezone });
  await sendFile(app, { slackUser: asker.slackUser, name, content, comment });
  const banner = exportedBanner(about);
  const shown = await directoryViewFor(app, { callers: tenantsOf(asker), state, banner });
  return { ...shown, done: reply(banner) };
}

/** A name that every system takes for a file. */
function fileName(tenantName: string): string {
  const plain = tenantName.normalize('NFKD').replace(/[^A-Za-z0-9]+/gu, '-');
  return plain.replace(/^-|-$/g, '').slice(0, 60).toLowerCase() || 'tenant';
}
