/** The letters there are: `templates/mail/letters/<name>.hbs`. */
export const LETTERS = [
  'welcome',
  'new-link',
  'added',
  'follow-up-first',
  'follow-up-middle',
  'follow-up-last',
  'sign-in-reminder',
] as const;

export type LetterName = (typeof LETTERS)[number];

/** What a letter may say. Names are as people typed them; rendering makes them inert. */
export interface LetterWords {
  tenant: string;
  /** '' when it is not known. */
  firstName: string;
  /** The invited person's address. */
  email: string;
  /** Who invited; null when the person asked for a new link. */
  inviter: { name: string; company: string } | null;
  /** Whether an answer to the mail reaches the inviter. */
  replies: boolean;
  hasPassword: boolean;
  link: string;
  /** "Sunday, December 20, 2026"; '' when the link does not die of age. */
  lastDay: string;
  /** "Three days ago"; '' in a first mail. */
  since: string;
  /** "up to three times in the next 14 days"; '' when there are no follow-ups. */
  reminders: string;
}

export interface RenderedLetter {
  subject: string;
  html: string;
  text: string;
}
