/** What the first screen of adding to a tenant remembers. Rights and tenants in it are always asked again. */
export interface StartState {
  tenantId: string;
  /** Where the command was typed; the announcement goes there when nothing else says where. */
  channel: string;
  /** The name that was typed with the address, or that Slack shows, for someone who has no user account yet. */
  firstName?: string;
  lastName?: string;
}

/** What the screens after it remember: the company and the email ID that were entered. */
export interface AddState extends StartState {
  companyId: string;
  /** As typed. */
  email: string;
  /** Canonical. */
  emailId: string;
}

/** What the screens are called; a phone shows no more of a title. */
export const TITLE = { type: 'plain_text', text: 'Add to tenant' } as const;

export const BACK = { type: 'plain_text', text: 'Back' } as const;
export const NEXT = { type: 'plain_text', text: 'Next' } as const;
