/**
 * Server and database of a connection string, for people: without user, password and options. A list of MongoDB
 * servers is no URL to Node.
 */
export function serverAddress(url: string): string {
  if (URL.canParse(url)) {
    const { host, pathname, searchParams } = new URL(url);
    return `${host || searchParams.get('host') || 'this machine'}${decodeURI(pathname)}`;
  }
  const [, servers = 'the address given', database = ''] =
    /^[a-z+]+:\/\/(?:.*@)?([^/?@]+)(\/[^?]*)?/is.exec(url) ?? [];
  return servers + database;
}
