import { isUnavailable } from '../../database-errors.ts';

/**
 * Reads many rows in one go, and when that fails one by one, so that a row that is damaged, or that a newer version
 * wrote, stops nobody else's. Returns what could be read.
 *
 * @param options.setAside what happens to a row that cannot be read
 * @throws Error when the database is away
 */
export async function readEach<Row>(options: {
  ids: readonly string[];
  read: (ids: readonly string[]) => Promise<Row[]>;
  setAside: (id: string, error: unknown) => Promise<void> | void;
}): Promise<Row[]> {
  const { ids, read, setAside } = options;
  try {
    return await read(ids);
  } catch (error) {
    if (isUnavailable(error)) throw error;
  }
  const rows: Row[] = [];
  for (const id of ids) {
    try {
      rows.push(...(await read([id])));
    } catch (error) {
      if (isUnavailable(error)) throw error;
      await setAside(id, error);
    }
  }
  return rows;
}
