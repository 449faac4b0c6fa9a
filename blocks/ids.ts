/** Every id that Slack sends back, in one place: what is shown carries them, and the listeners are registered by them. */

export const COMMANDS = {
  invite: '/invite',
  reinvite: '/reinvite',
  directory: '/directory',
} as const;

export const VIEWS = {
  inviteForm: 'invite_form',
  directory: 'directory',
} as const;

export const ACTIONS = {
  /** The Invite form. */
  tenant: 'tenant',
  company: 'company',
  email: 'email',
  firstName: 'first_name',
  lastName: 'last_name',
  permissionsTemplate: 'permissions_template',
  announceIn: 'announce_in',
  /** Buttons under a reply. */
  invite: 'invite',
  reinvite: 'reinvite',
  remind: 'remind',
  /** The Company level Directory. */
  directoryTenant: 'directory_tenant',
  directorySearch: 'directory_search',
  directoryPrevious: 'directory_previous',
  directoryNext: 'directory_next',
  directoryInvite: 'directory_invite',
  directoryReinvite: 'directory_reinvite',
  directoryRemind: 'directory_remind',
} as const;
