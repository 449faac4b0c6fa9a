/**
 * Reads enum values as SQL has them (`LOGGED_IN`) into those of the Prisma client (`LoggedIn`).
 * The reader throws on a value that the client does not know.
 */
export function enumReader<Value extends string>(
  values: Readonly<Record<Value, Value>>,
): (sql: string) => Value {
  const bySql = new Map<string, Value>();
  for (const value in values) bySql.set(inSql(value), value);
  return (sql) => {
    const value = bySql.get(sql);
    if (value === undefined)
      throw new Error(`${sql} is no value of the enum ${[...bySql.keys()].join(', ')}`);
    return value;
  };
}

function inSql(value: string): string {
  return value.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
