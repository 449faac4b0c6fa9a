import { z } from 'zod';
import type { NoticeMessage } from '../../../blocks/channel/notice.ts';

const companyName = z.string();
const tenantName = z.string();
const by = z.string();
const emailKey = z.string().nullable();
const requestId = z.string();

/** What the outbox holds for each kind, as the directory wrote it. */
const notice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('COMPANY_ASSOCIATED'),
    data: z.object({ tenantName, companyName, by, isNew: z.boolean() }),
  }),
  z.object({
    kind: z.literal('COMPANY_REQUESTED'),
    data: z.object({
      requestId,
      tenantName,
      companyName: companyName.nullable(),
      isNew: z.boolean(),
      domains: z.array(z.string()),
      by,
      emailKey,
    }),
  }),
  z.object({
    kind: z.literal('COMPANY_DECIDED'),
    data: z.object({
      requestId,
      tenantName,
      companyName: companyName.nullable(),
      decision: z.enum(['ADDED', 'DECLINED']),
      by,
      emailKey,
    }),
  }),
  z.object({
    kind: z.literal('USER_ADDED'),
    data: z.object({
      tenantName,
      name: z.string(),
      email: z.string(),
      companyName,
      templateName: z.string(),
      by,
    }),
  }),
]) satisfies z.ZodType<NoticeMessage>;

/**
 * Reads what a row of the outbox says.
 *
 * @throws ZodError when it is not what this version writes
 */
export function readNotice(row: { kind: string; data: unknown }): NoticeMessage {
  return notice.parse({ kind: row.kind, data: row.data });
}
