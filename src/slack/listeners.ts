import type {
  App,
  BlockAction,
  BlockButtonAction,
  BlockOverflowAction,
  BlockPlainTextInputAction,
  BlockStaticSelectAction,
  GlobalShortcut,
  MessageShortcut,
  StaticSelectAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { ACTIONS, COMMAND_ACTION, PERSON_ACTION, SHORTCUTS, VIEWS } from '../../blocks/ids.ts';
import { PERSON_VERBS } from '../../blocks/person/person-menu.ts';
import { COMMAND, TASKS } from '../words/commands.ts';
import { addOnlyPressed } from './actions/add-only.ts';
import { inviteFormTenantChosen, startFormTenantChosen } from './actions/another-tenant.ts';
import { commandPressed } from './actions/command-button.ts';
import { goOnWithCompany } from './actions/company/granted.ts';
import { companyMissingPressed } from './actions/company/missing.ts';
import { addCompanyPressed, askForCompanyPressed } from './actions/company/other.ts';
import { companyRequestPressed } from './actions/company/request.ts';
import { addPersonPressed } from './actions/directory/add-person.ts';
import { directoryExported } from './actions/directory/export.ts';
import {
  directoryFiltered,
  directoryManageToggled,
  directoryPageTurned,
  directorySearched,
  directoryTenantChosen,
} from './actions/directory/list.ts';
import { openDirectoryPressed } from './actions/directory/open.ts';
import { directoryRowPressed } from './actions/directory/row.ts';
import { directorySelectToggled, neverInvitedInvited, selectedInvited } from './actions/directory/select.ts';
import { emailGiven, meantPressed } from './actions/email-given.ts';
import { inviteButtonPressed, reactivateInviteePressed } from './actions/invite-button.ts';
import { reactivateFoundPressed } from './actions/reactivate-found.ts';
import {
  selectCompanyPressed,
  somebodyElsePressed,
  useAliasPressed,
  useThisPressed,
} from './actions/use-this.ts';
import { askApprovalPressed, askApprovalSubmitted } from './approvals/ask.ts';
import { approveAnywayPressed, approvePressed, denyPressed, denySubmitted } from './approvals/decide.ts';
import { commandTyped } from './commands/command-typed.ts';
import { statusPressed } from './commands/status.ts';
import { directMessageWritten } from './events/direct-message.ts';
import { homeOpened } from './events/home-opened.ts';
import { userChanged } from './events/user-change.ts';
import { inviteListPressed, listFormSubmitted } from './lists/list-form.ts';
import { invitePeopleInMessage } from './lists/message-shortcut.ts';
import { refusedFilePressed } from './lists/refused-file.ts';
import {
  listCardPressed,
  listChoiceMade,
  listOutcomeChosen,
  listPageTurned,
  listSubmitted,
  listTenantChosen,
} from './lists/used.ts';
import { companyOptions } from './options/company.ts';
import { personConfirmed, personPressed } from './person/answer-person.ts';
import { timelinePageTurned } from './person/details.ts';
import {
  answerButton,
  answerInModal,
  answerWithForm,
  type ButtonListener,
  type ModalListener,
} from './request/answer-action.ts';
import {
  answerGlobalShortcut,
  answerMessageShortcut,
  type ShortcutListener,
} from './request/answer-shortcut.ts';
import { answerSubmission, type SubmissionListener } from './request/answer-submission.ts';
import { inviteSomeone } from './shortcuts/invite-someone.ts';
import type { SlackContext } from './slack-context.ts';
import { addAliasSubmitted } from './views/add-alias.ts';
import { addNamesSubmitted } from './views/add-names.ts';
import { addPermissionsSubmitted } from './views/add-permissions.ts';
import { addStartSubmitted } from './views/add-start.ts';
import { correctAddressSubmitted } from './views/correct-address.ts';
import { directorySearchSubmitted } from './views/directory.ts';
import { editPersonSubmitted } from './views/edit-person.ts';
import { inviteFormSubmitted } from './views/invite-form.ts';
import { likeCompanyChosen } from './views/like-company.ts';
import { newCompanySubmitted } from './views/new-company.ts';
import { companySelected } from './views/select-company.ts';

/* What Usher listens to: all of it is in these lists. */

const forms: Record<string, SubmissionListener> = {
  [VIEWS.inviteForm]: inviteFormSubmitted,
  [VIEWS.directory]: directorySearchSubmitted,
  [VIEWS.addStart]: addStartSubmitted,
  [VIEWS.addAlias]: addAliasSubmitted,
  [VIEWS.addNames]: addNamesSubmitted,
  [VIEWS.addPlace]: addPermissionsSubmitted,
  [VIEWS.selectCompany]: companySelected,
  [VIEWS.newCompany]: newCompanySubmitted,
  [VIEWS.likeCompanies]: likeCompanyChosen,
  [VIEWS.confirmPerson]: personConfirmed,
  [VIEWS.askApproval]: askApprovalSubmitted,
  [VIEWS.denyApproval]: denySubmitted,
  [VIEWS.editPerson]: editPersonSubmitted,
  [VIEWS.correctAddress]: correctAddressSubmitted,
  [VIEWS.listForm]: listFormSubmitted,
  [VIEWS.listDraft]: listSubmitted,
};

const buttonsUnderReplies: Record<string, ButtonListener> = {
  [ACTIONS.invite]: inviteButtonPressed('invite'),
  [ACTIONS.reinvite]: inviteButtonPressed('re-invite'),
  [ACTIONS.remind]: inviteButtonPressed('remind'),
  [ACTIONS.reactivateInvitee]: reactivateInviteePressed,
  [ACTIONS.showStatus]: statusPressed,
};

const buttonsInModals: Record<string, ModalListener> = {
  [ACTIONS.directoryPrevious]: directoryPageTurned,
  [ACTIONS.directoryNext]: directoryPageTurned,
  [ACTIONS.directoryManage]: directoryManageToggled,
  [ACTIONS.directoryInvite]: directoryRowPressed('invite'),
  [ACTIONS.directoryReinvite]: directoryRowPressed('re-invite'),
  [ACTIONS.directoryRemind]: directoryRowPressed('remind'),
  [ACTIONS.directoryAdd]: addPersonPressed,
  [ACTIONS.directoryExport]: directoryExported,
  [ACTIONS.directorySelect]: directorySelectToggled,
  [ACTIONS.directoryInviteSelected]: selectedInvited,
  [ACTIONS.directoryInviteAll]: neverInvitedInvited,
  [ACTIONS.timelineNewer]: timelinePageTurned,
  [ACTIONS.timelineOlder]: timelinePageTurned,
  [ACTIONS.useMeant]: meantPressed,
  [ACTIONS.companyMissing]: companyMissingPressed,
  [ACTIONS.useThis]: useThisPressed,
  [ACTIONS.somebodyElse]: somebodyElsePressed,
  [ACTIONS.useAlias]: useAliasPressed,
  [ACTIONS.selectCompany]: selectCompanyPressed,
  [ACTIONS.addCompany]: addCompanyPressed,
  [ACTIONS.askForCompany]: askForCompanyPressed,
  [ACTIONS.reactivate]: reactivateFoundPressed,
  [ACTIONS.addOnly]: addOnlyPressed,
  [ACTIONS.inviteList]: inviteListPressed,
  [ACTIONS.listRefusedFile]: refusedFilePressed,
  [`${ACTIONS.listPage}:previous`]: listPageTurned,
  [`${ACTIONS.listPage}:next`]: listPageTurned,
};

const menusInModals: Record<string, ModalListener<StaticSelectAction>> = {
  [ACTIONS.tenant]: inviteFormTenantChosen,
  [ACTIONS.addTenant]: startFormTenantChosen,
  [ACTIONS.directoryTenant]: directoryTenantChosen,
  [ACTIONS.directoryFilter]: directoryFiltered,
  [ACTIONS.listTenant]: listTenantChosen,
  [ACTIONS.listShow]: listOutcomeChosen,
};

const companyRequestButtons = {
  [ACTIONS.requestAdd]: 'ADD',
  [ACTIONS.requestImport]: 'ADD',
  [ACTIONS.requestNew]: 'ADD',
  [ACTIONS.requestDecline]: 'DECLINE',
} as const;

const globalShortcuts: Record<string, ShortcutListener<GlobalShortcut>> = {
  [SHORTCUTS.inviteSomeone]: inviteSomeone,
};

const messageShortcuts: Record<string, ShortcutListener<MessageShortcut>> = {
  [SHORTCUTS.invitePeople]: invitePeopleInMessage,
};

const listCardButtons = {
  [ACTIONS.listPause]: 'PAUSE',
  [ACTIONS.listResume]: 'RESUME',
  [ACTIONS.listCancel]: 'CANCEL',
  [ACTIONS.listDetails]: 'DETAILS',
  [ACTIONS.listRefused]: 'REFUSED',
} as const;

const approvalButtons = {
  [ACTIONS.askApproval]: askApprovalPressed,
  [ACTIONS.approve]: approvePressed,
  [ACTIONS.approveAnyway]: approveAnywayPressed,
  [ACTIONS.deny]: denyPressed,
} as const;

/** Makes the Bolt app answer all that is in the lists. */
export function listen(bolt: App, app: SlackContext): void {
  bolt.command(COMMAND, (args) => commandTyped(app, args));

  bolt.event('user_change', (args) => userChanged(app, args));
  bolt.event('team_join', (args) => userChanged(app, args));
  bolt.event('app_home_opened', (args) => homeOpened(app, args));
  bolt.event('message', (args) => directMessageWritten(app, args));

  for (const [id, listener] of Object.entries(globalShortcuts)) {
    bolt.shortcut<GlobalShortcut>({ callback_id: id, type: 'shortcut' }, (args) =>
      answerGlobalShortcut(app, args, listener),
    );
  }
  for (const [id, listener] of Object.entries(messageShortcuts)) {
    bolt.shortcut<MessageShortcut>({ callback_id: id, type: 'message_action' }, (args) =>
      answerMessageShortcut(app, args, listener),
    );
  }
  for (const [id, listener] of Object.entries(forms)) {
    bolt.view<ViewSubmitAction>({ callback_id: id, type: 'view_submission' }, (args) =>
      answerSubmission(app, args, listener),
    );
  }
  bolt.options<'block_suggestion'>({ action_id: ACTIONS.company }, (args) => companyOptions(app, args));

  for (const [id, listener] of Object.entries(buttonsUnderReplies)) {
    bolt.action<BlockButtonAction>(id, (args) => answerButton(app, args, listener));
  }
  for (const [id, listener] of Object.entries(buttonsInModals)) {
    bolt.action<BlockButtonAction>(id, (args) => answerInModal(app, args, listener));
  }
  for (const [id, listener] of Object.entries(menusInModals)) {
    bolt.action<BlockStaticSelectAction>(id, (args) => answerInModal(app, args, listener));
  }
  bolt.action<BlockPlainTextInputAction>(ACTIONS.directorySearch, (args) =>
    answerInModal(app, args, directorySearched),
  );
  bolt.action<BlockPlainTextInputAction>(ACTIONS.email, (args) => answerInModal(app, args, emailGiven));
  bolt.action<BlockOverflowAction>(PERSON_ACTION, (args) => personPressed(app, args));
  for (const verb of PERSON_VERBS) {
    bolt.action<BlockButtonAction>(`${PERSON_ACTION}:${verb}`, (args) => personPressed(app, args));
  }
  bolt.action<BlockButtonAction>(ACTIONS.openDirectory, (args) => openDirectoryPressed(app, args));
  for (const task of TASKS) {
    bolt.action<BlockButtonAction>(`${COMMAND_ACTION}:${task}`, (args) => commandPressed(app, args, task));
  }
  bolt.action<BlockButtonAction>(ACTIONS.requestGoOn, (args) => answerWithForm(app, args, goOnWithCompany));
  for (const [id, listener] of Object.entries(approvalButtons)) {
    bolt.action<BlockButtonAction>(id, (args) => listener(app, args));
  }
  for (const [id, decision] of Object.entries(companyRequestButtons)) {
    bolt.action<BlockButtonAction>(id, (args) => companyRequestPressed(app, args, decision));
  }
  const listChoices = [
    ...[ACTIONS.company, ACTIONS.permissionsTemplate, ACTIONS.listReinvite, ACTIONS.listColumn],
  ];
  for (const id of listChoices) {
    bolt.action<BlockAction>(id, (args) => answerInModal(app, args, listChoiceMade));
  }
  for (const [id, control] of Object.entries(listCardButtons)) {
    bolt.action<BlockButtonAction>(id, (args) => listCardPressed(app, args, control));
  }
}
