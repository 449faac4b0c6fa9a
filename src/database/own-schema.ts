import type pg from 'pg';
import { UserError } from '../errors.ts';

/** The one schema that holds all of Usher's tables. Prisma names it in its statements; SQL of ours finds it first. */
export interface OwnSchema {
  readonly name: string;
  /**
   * The search path that a session needs, when its own leads to the tables but not to the extension pg_trgm, as where
   * extensions have a schema of their own; else null.
   */
  readonly searchPath: string | null;
}

/** What Usher's SQL calls without a schema. */
const EXTENSION = 'pg_trgm';

interface Found {
  searchPath: string;
  name: string | null;
  // The others as SQL writes them, in quotation marks where these are needed.
  role: string;
  first: string;
  /** Where the record of migrations is found. */
  ofTables: string | null;
  /** Where the extension is, when the search path does not lead there. */
  extensionIn: string | null;
  mayUseExtension: boolean | null;
}

const QUESTION = `
  SELECT current_setting('search_path') AS "searchPath", current_schema()::text AS name,
         quote_ident(current_user) AS role, quote_ident(current_schema()) AS first,
         (SELECT quote_ident(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.oid = to_regclass('_prisma_migrations')) AS "ofTables",
         quote_ident(e.nspname) AS "extensionIn", has_schema_privilege(e.oid, 'USAGE') AS "mayUseExtension"
  FROM (SELECT) one LEFT JOIN (
    SELECT n.* FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
    WHERE x.extname = $1 AND n.nspname <> ALL (current_schemas(true))
  ) e ON true`;

/**
 * Which schema Usher's tables are in, or will be: the first of the role's search path. Changes nothing. Through a
 * pooler (`pooled`) a session cannot be given a search path.
 *
 * @throws UserError `DATABASE_SCHEMA` when there is none, when new tables would not be beside those that are there, or
 *   when the extension cannot be used where it is
 */
export async function ownSchema(client: pg.Client, options: { pooled?: boolean } = {}): Promise<OwnSchema> {
  const { rows } = await client.query<Found>(QUESTION, [EXTENSION]);
  const [found] = rows;
  if (!found) throw new Error('PostgreSQL did not say what its search path is.');
  const { name, searchPath, role, first, ofTables, extensionIn } = found;
  const set = (path: string) => `ALTER ROLE ${role} SET search_path = ${path}`;
  if (name === null) {
    throw unclear(
      `The search path of ${role} is “${searchPath}”, and none of its schemas is there. Create one, or name another: ${set('public')}.`,
    );
  }
  if (ofTables !== null && ofTables !== first) {
    throw unclear(
      `The search path of ${role} is “${searchPath}”: new tables would go to the schema ${first}, and a record of migrations is in ${ofTables}. All of Usher's tables have to be in one schema. Run ${set(ofTables)} if they are there already, and ${set(first)} if that record is another program's.`,
    );
  }
  if (extensionIn === null) return { name, searchPath: null };
  if (!found.mayUseExtension) {
    throw unclear(
      `PostgreSQL's extension ${EXTENSION} is in the schema ${extensionIn}, which ${role} may not use. Let an administrator run GRANT USAGE ON SCHEMA ${extensionIn} TO ${role}.`,
    );
  }
  const needed = `${first}, ${extensionIn}`;
  if (options.pooled) {
    throw unclear(
      `PostgreSQL's extension ${EXTENSION} is in the schema ${extensionIn}, which the search path of ${role} does not name, and through a pooler Usher cannot set it. Run ${set(needed)}.`,
    );
  }
  return { name, searchPath: needed };
}

function unclear(reason: string): UserError {
  return new UserError('DATABASE_SCHEMA', `${reason} Nothing was changed.`);
}
