import type { ApprovalStatus } from '../../generated/prisma/enums.ts';

/** What was asked for, as messages say it. */
export type WantedInWords = Readonly<{
  action: 'INVITE' | 'RE-INVITE' | 'ADD';
  /** The person: their email ID, with the name for someone who is to be added. */
  person: string;
  /** Of someone who is to be added. */
  companyName: string | null;
  templateName: string | null;
  /** How many people there are, when it is about a list; `person` names the first. */
  people?: number;
  listId?: string;
  /** The permissions templates that people of a list are to be added with. */
  templates?: readonly string[];
}>;

/** How a request for approval ended. */
export type ApprovalDecision = Readonly<{
  decision: Exclude<ApprovalStatus, 'OPEN'>;
  /** Null when it lapsed. */
  by: string | null;
  reason: string | null;
  /** Approved, and the person was added; no email could be sent all the same. */
  isUnsent?: true;
  /** ISO 8601. */
  at: string;
  timezone: string;
}>;

/** Asks someone who may decide, or reminds them. */
export type ApprovalRequested = Readonly<{
  requestId: string;
  tenantName: string;
  by: string;
  wanted: WantedInWords;
  reason: string;
  isReminder: boolean;
  /** Nobody who may decide is known to Slack: this tells the one who asked. */
  reachesNobody?: true;
  /** What came of it: then nothing is asked any more. */
  decided?: ApprovalDecision;
}>;

/** Tells the one who asked what came of it. */
export type ApprovalDecided = Readonly<{
  tenantName: string;
  wanted: WantedInWords;
  decided: ApprovalDecision;
}>;
