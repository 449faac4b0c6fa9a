import type { Transaction } from '../../database/database.ts';
import type { WantedInWords } from './approval-notices.ts';
import type { Wanted } from './wanted.ts';

/** The names of the company and the permissions template that someone is to be added with; null when one has gone. */
export async function placesOf(
  tx: Transaction,
  { wanted, tenantId }: { wanted: Wanted; tenantId: string },
): Promise<Pick<WantedInWords, 'companyName' | 'templateName'> | null> {
  if (wanted.kind === 'INVITE') return NONE;
  const { companyId, permissionsTemplateId } = wanted;
  const associated = await tx.tenantCompany.findUnique({
    where: { tenantId_companyId: { tenantId, companyId } },
    select: { company: { select: { name: true } } },
  });
  const template = await tx.permissionsTemplate.findFirst({
    where: { id: permissionsTemplateId, tenantId },
    select: { name: true },
  });
  return associated && template && { companyName: associated.company.name, templateName: template.name };
}

/** For what is not about a company, and for places that have gone since. */
export const NONE = { companyName: null, templateName: null };
