const NAMED = /^\s*\/\* ([a-z]+(?: [a-z]+)*) \*\//;
/** By their texts. There are a few dozen, as values are parameters and no part of the text. */
const names = new Map<string, string>();

/**
 * The name by which a connection keeps a statement, so that PostgreSQL plans it once for all its runs. Those have one that
 * begin with a comment of words, which `pg_stat_activity` shows as well; `SELECT …` and `WITH …` follow it. The others, of
 * which there may be any number, are planned each time.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  const words = NAMED.exec(text)?.[1];
  if (words === undefined) return undefined;
  const name = `usher ${words} ${names.size + 1}`;
  names.set(text, name);
  return name;
}
