/* Ids of memberships, packed so that a hundred of them fit into what a view remembers. */

/** Characters of one id: its 16 bytes in base64url. */
const LENGTH = 22;

export function packIds(ids: readonly string[]): string {
  return ids.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')).join('');
}

export function unpackIds(packed: string): string[] {
  return (packed.match(new RegExp(`.{${LENGTH}}`, 'g')) ?? []).map((piece) =>
    Buffer.from(piece, 'base64url')
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  );
}
