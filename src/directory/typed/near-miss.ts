import { differences } from '../../words/closest-match.ts';

/** The hosts of the commonest mail providers, and of some whose names are near theirs. */
const MAIL_PROVIDERS: ReadonlySet<string> = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com msn.com yahoo.com yahoo.co.uk ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.com gmx.net gmx.de web.de mail.com mail.ru zoho.com fastmail.com comcast.net verizon.net att.net'.split(
    ' ',
  ),
);

/** Whether so many people have an address there that it says nothing about who they work for. */
export function isMailProvider(host: string): boolean {
  return MAIL_PROVIDERS.has(host);
}

/** What stands behind the @ of a canonical email ID. */
export function hostOf(emailKey: string): string {
  return emailKey.slice(emailKey.lastIndexOf('@') + 1);
}

/**
 * The email ID that was most likely meant, when this canonical one is a letter or two away: from one of these people's,
 * from an address at one of these hosts, or at a common mail provider (without `hosts` only people count). Null when it
 * is near to none, or is one of them. It is a guess, for a person to confirm.
 */
export function nearMiss(
  emailKey: string,
  known: { people: readonly string[]; hosts?: readonly string[] },
): string | null {
  if (known.people.includes(emailKey)) return null;
  const person = nearest(emailKey, known.people, mostDifferences);
  if (person) return person;
  const host = hostOf(emailKey);
  if (!known.hosts) return null;
  if (isMailProvider(host) || known.hosts.includes(host)) return null;
  const meant = nearest(host, [...known.hosts, ...MAIL_PROVIDERS], (text) => (text.length > 8 ? 2 : 1));
  return meant ? emailKey.slice(0, -host.length) + meant : null;
}

function nearest(
  text: string,
  others: readonly string[],
  most: (text: string, other: string) => number,
): string | undefined {
  return others
    .map((other) => ({ other, steps: differences(text, other), most: most(text, other) }))
    .filter(({ steps, most: limit }) => steps > 0 && steps <= limit)
    .toSorted((a, b) => a.steps - b.steps)[0]?.other;
}

/** At the same host, short names and numbers are different people: jan@ and jon@, crew1@ and crew2@. */
function mostDifferences(emailKey: string, other: string): number {
  if (emailKey.replace(/\D/g, '') !== other.replace(/\D/g, '')) return 0;
  if (hostOf(emailKey) !== hostOf(other)) return 2;
  const { length } = emailKey.slice(0, emailKey.lastIndexOf('@'));
  return length > 6 ? 2 : length > 3 ? 1 : 0;
}
