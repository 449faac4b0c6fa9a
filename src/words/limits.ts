/** Limits of length that people meet in forms and in the directory file, in characters. */

/** A first or last name, and the name of a company, tenant or permissions template. */
export const LONGEST_NAME = 200;

/** The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3). */
export const LONGEST_EMAIL_ID = 254;

/** What an inviter writes to the invited person. */
export const LONGEST_NOTE = 300;

/** So many rows a list may have, and still go with a note: what goes to many more is an advertisement. */
export const MOST_WITH_NOTE = 100;

/** Why something is asked for, or denied. */
export const LONGEST_REASON = 300;
