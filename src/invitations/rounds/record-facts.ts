import type { Transaction } from '../../database/database.ts';
import type { FactKind } from '../../generated/prisma/enums.ts';

export interface Fact {
  roundId: string;
  kind: FactKind;
  /** Makes the fact one within its round, however often it is reported. */
  key: string;
  /** The day of a follow-up, or the number of a round. */
  number?: number;
  detail?: string;
  at: Date;
}

/**
 * Writes dated lines for the cards of these rounds, each once per key, and asks for the cards to be shown anew.
 * A round without a card has nobody to tell.
 */
export async function noteFacts(tx: Transaction, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map((fact) => ({
    round_id: fact.roundId,
    kind: factKindInSql(fact.kind),
    key: fact.key,
    number: fact.number ?? null,
    detail: fact.detail ?? null,
    at: fact.at,
  }));
  await tx.$executeRaw`
    WITH noted AS (
      INSERT INTO card_facts (card_id, key, kind, number, detail, at)
      SELECT r.card_id, f.round_id || ':' || f.key, f.kind::fact_kind, f.number, f.detail, f.at
      FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS (round_id uuid, kind text, key text, number int, detail text, at timestamptz)) WITH ORDINALITY AS
        f (round_id, kind, key, number, detail, at, place)
      JOIN rounds r ON r.id = f.round_id
      WHERE r.card_id IS NOT NULL
      ORDER BY f.place
      ON CONFLICT (card_id, key) DO NOTHING
      RETURNING card_id
    )
    UPDATE cards SET revision = revision + 1 WHERE id IN (SELECT card_id FROM noted)`;
}

function factKindInSql(kind: FactKind): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
