import type { SqlClient } from '../../../database/direct.ts';
import { companyLikenessKey } from '../../../directory/companies/company-names.ts';
import { nameKey } from '../../../directory/names.ts';
import type { GivenTemplate } from '../../../directory/policy.ts';

/** What a name that was written stands for in a tenant; `SEVERAL`: more than one may be meant. */
export type Named<T> = T | 'NOT_IN_TENANT' | 'SEVERAL';

interface NamedCompany {
  readonly id: string;
  readonly name: string;
}

export type NamedTemplate = GivenTemplate & { readonly name: string };

/** The companies and permissions templates of a tenant, as people write their names. */
export interface NamesInTenant {
  readonly templates: readonly NamedTemplate[];
  company(name: string): Named<NamedCompany>;
  template(name: string): Named<NamedTemplate>;
}

type CompanyRow = NamedCompany & { nameKey: string; likenessKey: string };

/**
 * Reads what these names of companies may stand for in the tenant, and all its permissions templates. The same name counts
 * first; else one that differs only by punctuation, accents or legal suffix, when it is the only one.
 */
export async function readNames(
  db: SqlClient,
  { tenantId, companies }: { tenantId: string; companies: Iterable<string> },
): Promise<NamesInTenant> {
  const written = [...new Set(companies)];
  const nameKeys = written.map(nameKey);
  const likenessKeys = written.map(companyLikenessKey);
  const [row] = await db.$queryRaw<{ companies: CompanyRow[]; templates: NamedTemplate[] }[]>`
    /* names in tenant */
    SELECT
      (SELECT coalesce(json_agg(json_build_object(
                'id', c.id, 'name', c.name, 'nameKey', c.name_key, 'likenessKey', c.likeness_key)), '[]')
       FROM tenant_companies t JOIN companies c ON c.id = t.company_id
       WHERE t.tenant_id = ${tenantId}::uuid
         AND (c.name_key = ANY (${nameKeys}::text[]) OR c.likeness_key = ANY (${likenessKeys}::text[]))) AS companies,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'directory', directory)), '[]')
       FROM permissions_templates WHERE tenant_id = ${tenantId}::uuid) AS templates`;
  const templates = row?.templates ?? [];
  const byName = new Map(row?.companies.map((company) => [company.nameKey, company]));
  const byLikeness = (likenessKey: string) =>
    row?.companies.filter((company) => company.likenessKey === likenessKey);
  return {
    templates,
    company: remembered((name) => byName.get(nameKey(name)) ?? only(byLikeness(companyLikenessKey(name)))),
    template: remembered((name) =>
      only(templates.filter((template) => nameKey(template.name) === nameKey(name))),
    ),
  };
}

function only<T>(found: readonly T[] = []): Named<T> {
  const [first, another] = found;
  if (first === undefined) return 'NOT_IN_TENANT';
  return another === undefined ? first : 'SEVERAL';
}

/** A list names the same few again and again. */
function remembered<T>(find: (name: string) => T): (name: string) => T {
  const found = new Map<string, T>();
  return (name) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const first = find(name);
    found.set(name, first);
    return first;
  };
}
