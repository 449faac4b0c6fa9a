import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { ListChoices } from './planning/list-row.ts';
import { type Named, readNames } from './planning/names-in-tenant.ts';

/**
 * The company and the permissions template of these names, for rows of a list that name none.
 *
 * @throws UserError `NO_SUCH_COMPANY`, `NO_SUCH_TEMPLATE` in this tenant
 */
export async function chooseDefaults(
  { db }: Pick<Context, 'db'>,
  { tenantId, company, template }: { tenantId: string; company: string | null; template: string | null },
): Promise<Pick<ListChoices, 'companyId' | 'permissionsTemplateId'>> {
  const names = await readNames(db, { tenantId, companies: company === null ? [] : [company] });
  return {
    companyId:
      company === null
        ? null
        : idOf(
            names.company(company),
            'NO_SUCH_COMPANY',
            `“${company}” is not one of the tenant’s companies.`,
          ),
    permissionsTemplateId:
      template === null
        ? null
        : idOf(
            names.template(template),
            'NO_SUCH_TEMPLATE',
            `“${template}” is not a permissions template of the tenant.`,
          ),
  };
}

function idOf(
  named: Named<{ id: string }>,
  code: 'NO_SUCH_COMPANY' | 'NO_SUCH_TEMPLATE',
  sentence: string,
): string {
  if (typeof named === 'object') return named.id;
  throw new UserError(code, sentence);
}
