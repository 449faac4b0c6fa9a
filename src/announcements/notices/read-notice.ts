import { z } from 'zod';
import type { NoticeMessage } from '../../../blocks/channel/notice.ts';
import { STUCK_REASONS } from '../../directory/stuck/stuck-invitation.ts';
import { ListStatus } from '../../generated/prisma/enums.ts';

const companyName = z.string();
const tenantName = z.string();
const by = z.string();
const emailKey = z.string().nullable();
const requestId = z.string();
const decision = z.enum(['ADDED', 'DECLINED']);

const stuck = z.object({
  tenantId: z.string(),
  tenantName,
  membershipId: z.string(),
  name: z.string(),
  email: z.string(),
  why: z.enum(STUCK_REASONS),
  detail: z.string().nullable(),
  day: z.number().nullable(),
  invitedBy: z.string().nullable(),
  forAdmin: z.boolean().exactOptional(),
});

const list = z.object({
  listId: z.string(),
  tenantName,
  by,
  status: z.enum(ListStatus),
  total: z.number(),
  done: z.number(),
  invited: z.number(),
  refused: z.number(),
  loggedIn: z.number(),
});

const wantedInWords = z.object({
  action: z.enum(['INVITE', 'RE-INVITE', 'ADD']),
  person: z.string(),
  companyName: z.string().nullable(),
  templateName: z.string().nullable(),
  people: z.number().exactOptional(),
  templates: z.array(z.string()).exactOptional(),
  listId: z.string().exactOptional(),
});
const approvalDecision = z.object({
  decision: z.enum(['APPROVED', 'DENIED', 'LAPSED']),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  isUnsent: z.literal(true).exactOptional(),
  at: z.string(),
  timezone: z.string(),
});

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
      decided: z
        .object({
          decision,
          companyName: companyName.nullable(),
          by,
          at: z.iso.datetime(),
          timezone: z.string(),
        })
        .exactOptional(),
    }),
  }),
  z.object({
    kind: z.literal('COMPANY_DECIDED'),
    data: z.object({
      requestId,
      tenantName,
      companyName: companyName.nullable(),
      askedFor: companyName.exactOptional(),
      decision,
      by,
      emailKey,
    }),
  }),
  z.object({
    kind: z.literal('APPROVAL_REQUESTED'),
    data: z.object({
      requestId,
      tenantName,
      by,
      wanted: wantedInWords,
      reason: z.string(),
      isReminder: z.boolean(),
      reachesNobody: z.literal(true).exactOptional(),
      decided: approvalDecision.exactOptional(),
    }),
  }),
  z.object({
    kind: z.literal('APPROVAL_DECIDED'),
    data: z.object({ tenantName, wanted: wantedInWords, decided: approvalDecision }),
  }),
  z.object({
    kind: z.literal('WEEKLY_DIGEST'),
    data: z.object({
      tenantName,
      weeks: z.array(z.object({ monday: z.string(), invited: z.number(), loggedIn: z.number() })),
      medianDays: z.number().nullable(),
      waiting: z.number(),
      stuck: z.number(),
      stuckPeople: z.array(
        z.object({ name: z.string(), why: z.enum(['WAITING', 'EXPIRED', 'BOUNCED', 'STOPPED']) }),
      ),
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
  z.object({ kind: z.literal('INVITE_LIST'), data: list }),
  z.object({ kind: z.literal('INVITE_LIST_DONE'), data: list }),
  z.object({ kind: z.literal('INVITE_LIST_SUMMARY'), data: list.extend({ threadTs: z.string() }) }),
  z.object({
    kind: z.literal('INVITE_LIST_DAY'),
    data: z.object({
      threadTs: z.string(),
      followUps: z.array(z.object({ day: z.number(), count: z.number(), bounced: z.number() })),
    }),
  }),
  z.object({ kind: z.literal('INVITATION_STUCK'), data: stuck }),
  z.object({
    kind: z.literal('INVITATIONS_STUCK'),
    data: z.object({ invitations: z.array(stuck), total: z.number() }),
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
