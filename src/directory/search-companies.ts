import type { Database } from '../database/database.ts';

const MOST = 100;

/**
 * The companies associated with a tenant whose name has a word that starts with what was typed, by name; the first 100.
 */
export async function searchCompanies(
  db: Database,
  options: { tenantId: string; typed: string },
): Promise<{ id: string; name: string }[]> {
  const typed = options.typed.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const startsWith = `${typed}%`;
  const hasWord = `% ${typed}%`;
  return db.$queryRaw<{ id: string; name: string }[]>`
    SELECT c.id, c.name FROM companies c JOIN tenant_companies tc ON tc.company_id = c.id
    WHERE tc.tenant_id = ${options.tenantId}::uuid AND (c.name ILIKE ${startsWith} OR c.name ILIKE ${hasWord})
    ORDER BY c.name ILIKE ${startsWith} DESC, c.name, c.id
    LIMIT ${MOST}`;
}
