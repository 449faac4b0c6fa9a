/** What the first screen of adding to a tenant remembers. Rights and tenants are always checked again. */
export interface StartState {
  tenantId: string;
  /** Where the command was typed; a request for a company may be posted there. */
  channel: string;
  /** The name of someone who has no user account yet: typed with the address, shown by Slack, or entered before. */
  known?: Named & { emailKey: string };
  /** The block id of Email, once the app has changed the address: under the same one Slack keeps what a field held. */
  emailBlock?: string;
}

interface Named {
  firstName?: string;
  lastName?: string;
}

/** What the screens after it remember: the company and the email ID that were entered, and who that is. */
export interface AddState extends Named {
  tenantId: string;
  channel: string;
  /** What is below these screens, when it is not their own first one. */
  below?: 'INVITE_FORM' | 'NOTHING';
  /** The record of a user account was shown, and is the one that is added. */
  isRecord?: boolean;
  /** Somebody had the email ID until it was corrected, and the caller has said that it is somebody else’s. */
  isSomebodyElse?: boolean;
  companyId: string;
  /** As typed. */
  email: string;
  /** Canonical. */
  emailKey: string;
  /** Written in the Invite form below. */
  note?: string;
}

/** What the screens are called; a phone shows no more of a title. */
export const TITLE = { type: 'plain_text', text: 'Add to tenant' } as const;

export const CANCEL = { type: 'plain_text', text: 'Cancel' } as const;
export const BACK = { type: 'plain_text', text: 'Back' } as const;
export const NEXT = { type: 'plain_text', text: 'Next' } as const;
