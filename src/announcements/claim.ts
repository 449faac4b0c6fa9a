import type { Context } from '../context.ts';
import { type Sql, sql } from '../sql.ts';
import { direct } from '../transaction.ts';
import { CLAIMED_CARDS, claimCards } from './cards/claim-cards.ts';
import { type CardContent, type ClaimedCard, logUnknownFacts, toCard } from './cards/claimed-card.ts';
import { Lease, leaseUntil } from './lease.ts';
import {
  CLAIMED_NOTICES,
  type ClaimedNotice,
  claimNotices,
  type NoticeContent,
  toNotice,
} from './notices/claim-notices.ts';
import {
  CLAIMED_REQUESTS,
  claimInterruptedRequests,
  type InterruptedRequest,
  type RequestContent,
  toRequest,
} from './notices/interrupted-requests.ts';
import type { Announcer } from './slack-client.ts';

/** Rows of one channel or one person in a run, so that the others do not wait for a busy one. */
export const A_CHANNEL = 5;
/** Rows of each outbox in a run. */
export const MOST = { cards: 100, notices: 50, requests: 20 };

/** What one run works on, oldest first in each channel. */
export interface Due {
  cards: ClaimedCard[];
  notices: ClaimedNotice[];
  requests: InterruptedRequest[];
}

/** A claimed row as it was before. */
interface ClaimedRow<Kind extends Lease['kind'], Content> {
  kind: Kind;
  id: string;
  attempts: number;
  /** JSON: what cannot be understood fails for its own row only. */
  content: Content;
}

type Row =
  | ClaimedRow<'card', CardContent>
  | ClaimedRow<'notice', NoticeContent>
  | ClaimedRow<'slackRequest', RequestContent>;

/**
 * Claims what is due in all outboxes, a few rows of each channel, and reads what it says, in one statement. A row that
 * cannot be read is logged and put off; the others go on.
 */
export async function claimDue(run: { context: Context; slack: Announcer }): Promise<Due> {
  const { context, slack } = run;
  const at = context.clock.now();
  const until = leaseUntil(at);
  const rows = await direct(context.db).$queryRaw<Row[]>(claimStatement({ at, until, slack }));
  const due: Due = { cards: [], notices: [], requests: [] };
  for (const row of rows) {
    const { kind, id, attempts } = row;
    const lease = new Lease(context, { kind, id, earlier: attempts, until });
    try {
      switch (row.kind) {
        case 'card':
          due.cards.push(toCard(row.content, { lease, slack, brand: context.brand }));
          logUnknownFacts(context, row);
          break;
        case 'notice':
          due.notices.push(toNotice(row.content, { lease, slack, brand: context.brand }));
          break;
        case 'slackRequest':
          due.requests.push(toRequest(row.content, { lease }));
      }
    } catch (error) {
      context.logger.error({ err: error, ...lease.row }, UNREADABLE);
      lease.putOff();
      await lease.save();
    }
  }
  return due;
}

const UNREADABLE = 'A message cannot be read; it is tried again later.';

/** @internal The statement of `claimDue`. */
export function claimStatement(options: { at: Date; until: Date; slack: Announcer }): Sql {
  const claiming = (most: number) => ({ ...options, most, aChannel: A_CHANNEL });
  return sql`
    /* claim announcements */ WITH RECURSIVE ${claimCards(claiming(MOST.cards))},
    ${claimNotices(claiming(MOST.notices))},
    ${claimInterruptedRequests(claiming(MOST.requests))}
    SELECT kind, id, attempts, content
    FROM (${CLAIMED_CARDS} UNION ALL ${CLAIMED_NOTICES} UNION ALL ${CLAIMED_REQUESTS}) AS claimed (kind, id, attempts, since, content)
    ORDER BY since, id`;
}
