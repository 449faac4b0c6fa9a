/**
 * Whether two canonical email IDs are those of one person, one of them perhaps an alias: `jane+tower@x.com` reads the mail
 * of `jane@x.com`. They are two user accounts, and nobody approves what they have asked for themselves.
 */
export function isSamePerson(one: string, other: string): boolean {
  return mailboxOf(one) === mailboxOf(other);
}

function mailboxOf(emailKey: string): string {
  const at = emailKey.lastIndexOf('@');
  const [mailbox = ''] = emailKey.slice(0, at).split('+');
  return mailbox + emailKey.slice(at);
}
