import { inJson } from './pattern.ts';

/**
 * Stands where the link's token belongs, so that the database never holds a live link. Names keep no control characters
 * in a mail, so nobody can write it.
 */
export const TOKEN_PLACE = '\u0002token\u0003';

/** As it stands in an email's JSON. */
export const TOKEN_IN_JSON = inJson(TOKEN_PLACE);
