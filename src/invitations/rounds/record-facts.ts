import type { SqlClient } from '../../database/direct.ts';
import type { FactKind } from '../../generated/prisma/enums.ts';

export interface Fact {
  roundId: string;
  kind: FactKind;
  /** Makes the fact one within its round, however often it is reported. */
  key: string;
  /** Of a mail: 0 for the first of its round, else the day of the follow-up. */
  day?: number;
  /** Of an invitation: the round that was opened. */
  roundNumber?: number;
  detail?: string;
  at: Date;
}

/**
 * Writes dated lines for the cards of these rounds, each once per key, and asks for the cards to be shown again.
 * The facts of a round without a card are dropped.
 */
export async function recordFacts(tx: SqlClient, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map((fact) => ({
    round_id: fact.roundId,
    kind: fact.kind,
    key: fact.key,
    day: fact.day ?? null,
    round_number: fact.roundNumber ?? null,
    detail: fact.detail ?? null,
    at: fact.at,
  }));
  await lockCardsOf(
    tx,
    facts.map(({ roundId }) => roundId),
  );
  await tx.$executeRaw`
    WITH noted AS (
      INSERT INTO card_facts (card_id, key, kind, day, round_number, detail, at)
      SELECT r.card_id, f.round_id || ':' || f.key, f.kind::fact_kind, f.day, f.round_number, f.detail, f.at
      FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS (round_id uuid, kind text, key text, day int, round_number int, detail text, at timestamptz)) WITH ORDINALITY AS
        f (round_id, kind, key, day, round_number, detail, at, position)
      JOIN rounds r ON r.id = f.round_id
      WHERE r.card_id IS NOT NULL
      ORDER BY f.position
      ON CONFLICT (card_id, key) DO NOTHING
      RETURNING card_id
    )
    UPDATE cards SET revision = revision + 1 WHERE id IN (SELECT card_id FROM noted)`;
}

/** Locks the cards of these rounds, for a transaction that will write facts for them in several steps. */
export async function lockCardsOf(tx: SqlClient, roundIds: readonly string[]): Promise<void> {
  if (roundIds.length === 0) return;
  await tx.$executeRaw`
    SELECT FROM cards WHERE id IN (SELECT card_id FROM rounds WHERE id = ANY (${roundIds}::uuid[]))
    ORDER BY id FOR NO KEY UPDATE`;
}
