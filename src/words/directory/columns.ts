/** The columns of a file of the directory, in their order. */
export const DIRECTORY_COLUMNS = {
  firstName: 'First name',
  lastName: 'Last name',
  email: 'Email',
  company: 'Company',
  permissionsTemplate: 'Permissions template',
  state: 'State',
  invitedOn: 'Invited on',
  invitedBy: 'Invited by',
  rounds: 'Times invited',
  lastLogIn: 'Last log-in',
} as const;
