import type {
  App,
  BlockButtonAction,
  BlockPlainTextInputAction,
  BlockStaticSelectAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { ACTIONS, COMMANDS, VIEWS } from '../../blocks/ids.ts';
import { directoryListAction } from './actions/directory-list.ts';
import { directoryRowAction } from './actions/directory-row.ts';
import { inviteButtonPressed } from './actions/invite-button.ts';
import { inviteFormTenantChosen } from './actions/invite-form-tenant.ts';
import { directoryCommand } from './commands/directory.ts';
import { inviteCommand } from './commands/invite.ts';
import { reinviteCommand } from './commands/reinvite.ts';
import { companyOptions } from './options/company.ts';
import type { SlackContext } from './slack-context.ts';
import { directorySearched } from './views/directory.ts';
import { inviteFormSubmitted } from './views/invite-form.ts';

/** The one list of what the app listens to. */
export function listen(bolt: App, app: SlackContext): void {
  bolt.command(COMMANDS.invite, (args) => inviteCommand(app, args));
  bolt.command(COMMANDS.reinvite, (args) => reinviteCommand(app, args));
  bolt.command(COMMANDS.directory, (args) => directoryCommand(app, args));

  bolt.view<ViewSubmitAction>({ callback_id: VIEWS.inviteForm, type: 'view_submission' }, (args) =>
    inviteFormSubmitted(app, args),
  );
  bolt.view<ViewSubmitAction>({ callback_id: VIEWS.directory, type: 'view_submission' }, (args) =>
    directorySearched(app, args),
  );
  bolt.options<'block_suggestion'>({ action_id: ACTIONS.company }, (args) => companyOptions(app, args));

  bolt.action<BlockButtonAction>(ACTIONS.invite, (args) =>
    inviteButtonPressed(app, { ...args, intent: 'invite' }),
  );
  bolt.action<BlockButtonAction>(ACTIONS.reinvite, (args) =>
    inviteButtonPressed(app, { ...args, intent: 're-invite' }),
  );
  bolt.action<BlockButtonAction>(ACTIONS.remind, (args) =>
    inviteButtonPressed(app, { ...args, intent: 'remind' }),
  );
  bolt.action<BlockStaticSelectAction>(ACTIONS.tenant, (args) => inviteFormTenantChosen(app, args));

  bolt.action<BlockStaticSelectAction>(ACTIONS.directoryTenant, (args) =>
    directoryListAction(app, { ...args, change: { tenantId: args.action.selected_option.value, page: 0 } }),
  );
  bolt.action<BlockPlainTextInputAction>(ACTIONS.directorySearch, (args) =>
    directoryListAction(app, { ...args, change: { search: (args.action.value ?? '').trim(), page: 0 } }),
  );
  for (const turn of [ACTIONS.directoryPrevious, ACTIONS.directoryNext]) {
    bolt.action<BlockButtonAction>(turn, (args) =>
      directoryListAction(app, { ...args, change: { page: Number(args.action.value) } }),
    );
  }
  bolt.action<BlockButtonAction>(ACTIONS.directoryInvite, (args) =>
    directoryRowAction(app, { ...args, intent: 'invite' }),
  );
  bolt.action<BlockButtonAction>(ACTIONS.directoryReinvite, (args) =>
    directoryRowAction(app, { ...args, intent: 're-invite' }),
  );
  bolt.action<BlockButtonAction>(ACTIONS.directoryRemind, (args) =>
    directoryRowAction(app, { ...args, intent: 'remind' }),
  );
}
