import type { Transaction } from '../../database/database.ts';
import type { GivenTemplate } from '../policy.ts';
import type { WantedInWords } from './approval-notices.ts';
import type { Wanted } from './wanted.ts';

/** The names of the company and the permissions template that someone is to be added with; null when one has gone. */
export async function placesOf(
  tx: Transaction,
  { wanted, tenantId }: { wanted: Wanted; tenantId: string },
): Promise<Pick<WantedInWords, 'companyName' | 'templateName'> | null> {
  if (wanted.kind !== 'ADD') return NONE;
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

/** The permissions template that the person has in the tenant, or else is to be given; null when there is neither. */
export async function templateAskedAbout(
  tx: Transaction,
  { wanted, tenantId }: { wanted: Wanted; tenantId: string },
): Promise<GivenTemplate | null> {
  if (wanted.kind === 'LIST') return null;
  const select = { id: true, directory: true } as const;
  const member = await tx.membership.findFirst({
    where: { tenantId, user: { emailKey: wanted.emailKey } },
    select: { permissionsTemplate: { select } },
  });
  if (member) return member.permissionsTemplate;
  if (wanted.kind === 'INVITE') return null;
  return tx.permissionsTemplate.findFirst({ where: { id: wanted.permissionsTemplateId, tenantId }, select });
}

/** For what is not about a company, and for places that have gone since. */
export const NONE = { companyName: null, templateName: null };
