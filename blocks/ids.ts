/** Every id that Slack sends back: the blocks carry them, and the listeners are registered under them. */

export const VIEWS = {
  inviteForm: 'invite_form',
  directory: 'directory',
  /** Details of a person. */
  timeline: 'timeline',
  /** Adding to a tenant, screen by screen. */
  addStart: 'add_start',
  addAlias: 'add_alias',
  addNames: 'add_names',
  addPlace: 'add_place',
  selectCompany: 'select_company',
  newCompany: 'new_company',
  likeCompanies: 'like_companies',
  /** Why approval is asked for, and why it is denied. */
  askApproval: 'ask_approval',
  denyApproval: 'deny_approval',
  /** The question before something is done about a person. */
  confirmPerson: 'confirm_person',
  editPerson: 'edit_person',
  correctAddress: 'correct_address',
  /** A list of people: what was pasted or uploaded, what would become of it, and what has. */
  listForm: 'list_form',
  listDraft: 'list_draft',
} as const;

export const ACTIONS = {
  /** The Invite form. */
  tenant: 'tenant',
  company: 'company',
  email: 'email',
  /** The near email ID that was probably meant. */
  useMeant: 'use_meant',
  firstName: 'first_name',
  lastName: 'last_name',
  permissionsTemplate: 'permissions_template',
  note: 'note',
  announceIn: 'announce_in',
  announceNowhere: 'announce_nowhere',
  /** Buttons under a reply. */
  invite: 'invite',
  reinvite: 'reinvite',
  remind: 'remind',
  reactivateInvitee: 'reactivate_invitee',
  showStatus: 'show_status',
  /** A button that opens the directory of a tenant. */
  openDirectory: 'open_directory',
  /** The Company level Directory. */
  directoryTenant: 'directory_tenant',
  directorySearch: 'directory_search',
  directoryFilter: 'directory_filter',
  directoryExport: 'directory_export',
  directorySelect: 'directory_select',
  directorySelected: 'directory_selected',
  directoryInviteSelected: 'directory_invite_selected',
  directoryInviteAll: 'directory_invite_all',
  directoryPrevious: 'directory_previous',
  directoryNext: 'directory_next',
  directoryInvite: 'directory_invite',
  directoryReinvite: 'directory_reinvite',
  directoryRemind: 'directory_remind',
  directoryManage: 'directory_manage',
  directoryAdd: 'directory_add',
  timelineNewer: 'timeline_newer',
  timelineOlder: 'timeline_older',
  /** Adding to a tenant. */
  addTenant: 'add_tenant',
  companyMissing: 'company_missing',
  useThis: 'use_this',
  somebodyElse: 'somebody_else',
  useAlias: 'use_alias',
  selectCompany: 'select_company',
  addCompany: 'add_company',
  askForCompany: 'ask_for_company',
  reactivate: 'reactivate',
  addOnly: 'add_only',
  companyName: 'company_name',
  companyDomains: 'company_domains',
  likeCompany: 'like_company',
  /** A request for approval, and what is decided about it. */
  askApproval: 'ask_approval',
  approveAnyway: 'approve_anyway',
  approve: 'approve',
  deny: 'deny',
  reason: 'reason',
  /** A request for a company, in a message. */
  requestAdd: 'company_request_add',
  requestDecline: 'company_request_decline',
  requestImport: 'company_request_import',
  requestNew: 'company_request_new',
  /** What was decided, for the one who asked. */
  requestGoOn: 'company_request_go_on',
  /** The card of a list. */
  listPause: 'list_pause',
  listResume: 'list_resume',
  listCancel: 'list_cancel',
  listDetails: 'list_details',
  listRefused: 'list_refused',
  /** A list, before and after it is started. */
  listTenant: 'list_tenant',
  listCompany: 'list_company',
  listTemplate: 'list_template',
  listReinvite: 'list_reinvite',
  listColumn: 'list_column',
  listShow: 'list_show',
  listPage: 'list_page',
  listRefusedFile: 'list_refused_file',
  inviteList: 'invite_list',
  listText: 'list_text',
  listFile: 'list_file',
} as const;

/** A menu of what can be done about a person; a button adds what it does: `person:REINVITE`. */
export const PERSON_ACTION = 'person';

/** A button that does what a command does; it adds which: `command:invite`. What stands after the command is its value. */
export const COMMAND_ACTION = 'command';

/** What Slack offers in its own menus. */
export const SHORTCUTS = {
  /** Anywhere. */
  inviteSomeone: 'invite_someone',
  /** On a message. */
  invitePeople: 'invite_people',
} as const;
