const POSTGRES = ['postgres:', 'postgresql:'];

/** What is wrong with an address of PostgreSQL; each continues a sentence that starts with the name of the setting. */
const NO_POSTGRES_ADDRESS = 'must be an address like postgres://user:password@host:5432/database';
const ODD_SIGN =
  'cannot be read, because its user, password or database has a sign with a meaning in addresses: write % as %25, # as %23, / as %2F, ? as %3F and @ as %40 there';

/** PostgreSQL has no such parameter, and pg would leave it out silently. */
const PRISMA_SCHEMA =
  'has “schema=”, which PostgreSQL does not know: take it out, and let the role have the schema by ALTER ROLE … SET search_path = …';

/**
 * Reads the address of a PostgreSQL database. A `%` that begins no code stands for itself, as in pg and libpq.
 *
 * @returns the address as every library reads it alike, or what is wrong, without a word of the address
 */
export function readPostgresAddress(text: string): { address: string } | { problem: string } {
  const address = text.replace(/%(?![0-9a-f]{2})/gi, '%25').replaceAll(' ', '%20');
  if (!/^postgres(ql)?:\/\//i.test(address)) return { problem: NO_POSTGRES_ADDRESS };
  const isCutOff = !URL.canParse(address) || !isReadable(new URL(address));
  if (!isCutOff && new URL(address).searchParams.has('schema')) return { problem: PRISMA_SCHEMA };
  if (!isCutOff) return { address };
  return { problem: /[@%#]/.test(address) ? ODD_SIGN : NO_POSTGRES_ADDRESS };
}

/** Whether all parts can be decoded, and no sign of the password ended the part that names the server. */
function isReadable({ protocol, username, password, hostname, pathname, hash }: URL): boolean {
  if (!POSTGRES.includes(protocol) || hash !== '' || pathname.includes('@')) return false;
  return [username, password, hostname, pathname].every((part) => decoded(part) !== null);
}

/**
 * Server and database of a connection string, for people: without user, password and options. A list of MongoDB
 * servers is no URL to Node.
 */
export function serverAddress(url: string): string {
  if (URL.canParse(url)) {
    const { host, pathname, searchParams } = new URL(url);
    return `${host || searchParams.get('host') || 'this machine'}${decoded(pathname) ?? pathname}`;
  }
  const [, servers = 'the address given', database = ''] =
    /^[a-z+]+:\/\/(?:.*@)?([^/?@]+)(\/[^?]*)?/is.exec(url) ?? [];
  return servers + database;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
