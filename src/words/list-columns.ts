/** What a column of a list may hold, as people read it. */
export const COLUMN_MEANINGS = {
  EMAIL: 'Email',
  FIRST_NAME: 'First name',
  LAST_NAME: 'Last name',
  NAME: 'Name',
  COMPANY: 'Company',
  TEMPLATE: 'Permissions template',
} as const;
