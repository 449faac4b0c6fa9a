/** An email as the provider takes it. */
export interface Email {
  readonly from: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The email in JSON, as Resend's SDK writes one. What earlier versions rendered has to leave as they began to send it, so
 * the order stays.
 */
export function emailInJson(email: Email): string {
  const { from, headers, html, replyTo, subject, tags, text, to } = email;
  return JSON.stringify({
    ...{ from, headers, html },
    ...(replyTo !== null && { reply_to: replyTo }),
    ...{ subject, tags, text, to },
  });
}
