import { z } from 'zod';
import { earlierLinkToken, linkToken } from '../../invitations/links/link-token.ts';
import { emailInJson } from '../letters/email-in-json.ts';
import { TOKEN_PLACE } from '../letters/token-place.ts';
import type { EmailParts } from '../mailer.ts';

/** An email as earlier versions stored it, each with all of its text. */
const EarlierEmail = z.object({
  from: z.string(),
  to: z.string(),
  replyTo: z.string().nullable(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  tags: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What its link is derived with; absent in what was rendered before each purpose had a key. */
  key: z.literal('links').optional(),
});

/**
 * Reads an email back as an earlier version stored it, in JSON and with the live link in it: the same bytes as that
 * version sent.
 *
 * @throws ZodError when it is none
 */
export function readEarlierEmail(
  stored: unknown,
  { emailRowId, secret }: { emailRowId: string; secret: string },
): EmailParts {
  const { key, ...email } = EarlierEmail.parse(stored);
  const token = (key === 'links' ? linkToken : earlierLinkToken)(secret, emailRowId);
  const json = emailInJson({
    ...email,
    html: email.html.replaceAll(TOKEN_PLACE, token),
    text: email.text.replaceAll(TOKEN_PLACE, token),
  });
  return [Buffer.from(json).toString('latin1')];
}
