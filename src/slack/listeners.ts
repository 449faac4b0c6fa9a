import type {
  App,
  BlockButtonAction,
  BlockOverflowAction,
  BlockPlainTextInputAction,
  BlockStaticSelectAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { ACTIONS, COMMANDS, VIEWS } from '../../blocks/ids.ts';
import { addOnlyPressed } from './actions/add-only.ts';
import { addTenantChosen } from './actions/add-tenant.ts';
import { companyMissingPressed } from './actions/company-missing.ts';
import { companyRequestPressed } from './actions/company-request.ts';
import { directoryListAction } from './actions/directory-list.ts';
import { directoryMemberAction } from './actions/directory-member.ts';
import { directoryRowAction } from './actions/directory-row.ts';
import { inviteButtonPressed } from './actions/invite-button.ts';
import { inviteFormTenantChosen } from './actions/invite-form-tenant.ts';
import { addCompanyPressed, askForCompanyPressed } from './actions/other-company.ts';
import { reactivateFoundPressed } from './actions/reactivate-found.ts';
import { selectCompanyPressed, useAliasPressed, useThisPressed } from './actions/use-this.ts';
import { addToTenantCommand } from './commands/add-to-tenant.ts';
import { directoryCommand } from './commands/directory.ts';
import { inviteCommand } from './commands/invite.ts';
import { reinviteCommand } from './commands/reinvite.ts';
import { companyOptions } from './options/company.ts';
import type { SlackContext } from './slack-context.ts';
import { addAliasSubmitted } from './views/add-alias.ts';
import { addNamesSubmitted } from './views/add-names.ts';
import { addPermissionsSubmitted } from './views/add-permissions.ts';
import { addStartSubmitted } from './views/add-start.ts';
import { directorySearched } from './views/directory.ts';
import { inviteFormSubmitted } from './views/invite-form.ts';
import { likeCompanyChosen, newCompanySubmitted } from './views/new-company.ts';
import { companySelected } from './views/select-company.ts';

/** The one list of what the app listens to. */
export function listen(bolt: App, app: SlackContext): void {
  bolt.command(COMMANDS.invite, (args) => inviteCommand(app, args));
  bolt.command(COMMANDS.reinvite, (args) => reinviteCommand(app, args));
  bolt.command(COMMANDS.addToTenant, (args) => addToTenantCommand(app, args));
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
  bolt.action<BlockButtonAction>(ACTIONS.directoryManage, (args) =>
    directoryListAction(app, { ...args, change: { manage: args.action.value === 'on' } }),
  );
  bolt.action<BlockOverflowAction>(ACTIONS.directoryMember, (args) => directoryMemberAction(app, args));
  bolt.action<BlockButtonAction>(ACTIONS.directoryInvite, (args) =>
    directoryRowAction(app, { ...args, intent: 'invite' }),
  );
  bolt.action<BlockButtonAction>(ACTIONS.directoryReinvite, (args) =>
    directoryRowAction(app, { ...args, intent: 're-invite' }),
  );
  bolt.action<BlockButtonAction>(ACTIONS.directoryRemind, (args) =>
    directoryRowAction(app, { ...args, intent: 'remind' }),
  );

  listenToAdding(bolt, app);
}

/** The screens of `/add-to-tenant`. */
function listenToAdding(bolt: App, app: SlackContext): void {
  const submitted = {
    [VIEWS.addStart]: addStartSubmitted,
    [VIEWS.addAlias]: addAliasSubmitted,
    [VIEWS.addNames]: addNamesSubmitted,
    [VIEWS.addPlace]: addPermissionsSubmitted,
    [VIEWS.selectCompany]: companySelected,
    [VIEWS.newCompany]: newCompanySubmitted,
    [VIEWS.likeCompanies]: likeCompanyChosen,
  };
  for (const [view, listener] of Object.entries(submitted)) {
    bolt.view<ViewSubmitAction>({ callback_id: view, type: 'view_submission' }, (args) =>
      listener(app, args),
    );
  }
  bolt.action<BlockStaticSelectAction>(ACTIONS.addTenant, (args) => addTenantChosen(app, args));
  const pressed = {
    [ACTIONS.companyMissing]: companyMissingPressed,
    [ACTIONS.useThis]: useThisPressed,
    [ACTIONS.useAlias]: useAliasPressed,
    [ACTIONS.selectCompany]: selectCompanyPressed,
    [ACTIONS.addCompany]: addCompanyPressed,
    [ACTIONS.askForCompany]: askForCompanyPressed,
    [ACTIONS.reactivate]: reactivateFoundPressed,
    [ACTIONS.addOnly]: addOnlyPressed,
  };
  for (const [action, listener] of Object.entries(pressed)) {
    bolt.action<BlockButtonAction>(action, (args) => listener(app, args));
  }
  for (const action of [ACTIONS.requestAdd, ACTIONS.requestImport, ACTIONS.requestNew]) {
    bolt.action<BlockButtonAction>(action, (args) =>
      companyRequestPressed(app, { ...args, decision: 'ADD' }),
    );
  }
  bolt.action<BlockButtonAction>(ACTIONS.requestDecline, (args) =>
    companyRequestPressed(app, { ...args, decision: 'DECLINE' }),
  );
}
