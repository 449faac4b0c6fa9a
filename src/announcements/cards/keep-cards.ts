import type { Context } from '../../context.ts';
import { type Sql, sql } from '../../sql.ts';
import { direct } from '../../transaction.ts';
import type { ClaimedCard } from './claimed-card.ts';

/**
 * Saves what came of cards and of the facts in their threads, and gives back those that are finished, in one statement.
 * A card that another worker has claimed is left to that one. A card that is given up although there is news of it is
 * only given back: the news may be that somebody is invited there again.
 *
 * @returns the ids of the cards that were still held
 */
export async function keepCards(
  { db }: Pick<Context, 'db'>,
  cards: readonly ClaimedCard[],
): Promise<string[]> {
  const statement = keepStatement(cards);
  // What is saved now is not written again when the card goes on.
  for (const card of cards) card.settled = [];
  const held = await direct(db).$queryRaw<{ id: string }[]>(statement);
  return held.map(({ id }) => id);
}

/** @internal The statement of `keepCards`. */
export function keepStatement(cards: readonly ClaimedCard[]): Sql {
  const rows = cards.map(({ lease, posted, revision, shown, error, ...card }) => ({
    ...lease.toKeep,
    ...{ revision, shown, error },
    told: card.facts.length + card.unknownFacts === 0 ? revision : card.told,
    posted_channel: posted?.channel ?? null,
    ts: posted?.ts ?? null,
  }));
  const facts = cards.flatMap(({ id, settled }) => settled.map((fact) => ({ card_id: id, ...fact })));
  return sql`
    /* keep cards */ WITH finished AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f (
        id uuid, until timestamptz, next_attempt_at timestamptz, attempts int, revision int, shown int, told int,
        error text, posted_channel text, ts text)
    ), held AS MATERIALIZED (
      SELECT f.*, f.error IS NOT NULL AND c.revision <> f.revision AS has_news
      FROM (SELECT * FROM finished ORDER BY id) f
      CROSS JOIN LATERAL (
        SELECT revision FROM cards WHERE id = f.id AND next_attempt_at = f.until FOR NO KEY UPDATE) c
    ), kept AS (
      UPDATE cards c
      SET next_attempt_at = h.next_attempt_at, attempts = h.attempts, shown = h.shown, told = h.told, error = h.error,
          posted_channel = h.posted_channel, ts = h.ts
      FROM held h WHERE c.id = h.id AND NOT h.has_news
    ), given_back AS (
      UPDATE cards c SET next_attempt_at = h.next_attempt_at, attempts = h.attempts
      FROM held h WHERE c.id = h.id AND h.has_news
    ), told AS (
      UPDATE card_facts f SET ts = t.ts, error = t.error, attempts = t.attempts
      FROM held h
      JOIN jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) AS t (card_id uuid, id uuid, ts text, error text, attempts int)
        ON t.card_id = h.id
      WHERE f.id = t.id
    )
    SELECT id::text FROM held`;
}
