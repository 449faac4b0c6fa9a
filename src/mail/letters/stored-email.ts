import { z } from 'zod';
import { linkToken } from '../../invitations/links/link-token.ts';

/**
 * Stands where the link's token belongs, so that the database never holds a live link. Control characters never get
 * into a mail from names, so nobody can write it.
 */
export const TOKEN_PLACE = '\u0002token\u0003';

const Frozen = z.object({
  from: z.string(),
  to: z.string(),
  replyTo: z.string().nullable(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  tags: z.array(z.object({ name: z.string(), value: z.string() })),
});

/** An email as it was rendered for the provider, once: every retry sends exactly this. */
export type StoredEmail = z.output<typeof Frozen>;

/** The email as it leaves: read back from its row, with the live link in its place. */
export function withLiveLink(frozen: unknown, options: { emailRowId: string; secret: string }): StoredEmail {
  const email = Frozen.parse(frozen);
  const token = linkToken(options.secret, options.emailRowId);
  return {
    ...email,
    html: email.html.replaceAll(TOKEN_PLACE, token),
    text: email.text.replaceAll(TOKEN_PLACE, token),
  };
}
