import { companyLikenessKey } from '../../../directory/companies/company-names.ts';
import type { ListRow } from '../../../lists/list.ts';
import type { PlannedRow } from './list-row.ts';

/**
 * The rows that the list settles by itself: an email ID that stands there again is one invitation, and one with two
 * companies is an error in all its rows (domain.md, "Many at once" 3).
 *
 * @returns by the rows' positions, counted from 0
 */
export function findRepeats(rows: readonly ListRow[]): Map<number, PlannedRow> {
  const repeats = new Map<number, PlannedRow>();
  const byKey = new Map<string, number[]>();
  for (const [position, { emailKey }] of rows.entries()) {
    if (emailKey === null) continue;
    const same = byKey.get(emailKey);
    if (same) same.push(position);
    else byKey.set(emailKey, [position]);
  }
  for (const same of byKey.values()) {
    // The row that says most stands for all of them.
    const [first, ...others] = same.toSorted(
      (a, b) => keyOf(rows[b]?.company).length - keyOf(rows[a]?.company).length,
    );
    const lineOf = (position: number | undefined) =>
      position === undefined ? 0 : (rows[position]?.line ?? 0);
    if (first === undefined || others.length === 0) continue;
    const companies = new Set(same.flatMap((position) => keyOf(rows[position]?.company)));
    if (companies.size > 1) {
      for (const position of same) {
        const other = position === first ? others[0] : first;
        repeats.set(position, { outcome: 'TWO_COMPANIES', reason: { line: lineOf(other) } });
      }
    } else {
      for (const position of others)
        repeats.set(position, { outcome: 'SAME_AS', reason: { line: lineOf(first) } });
    }
  }
  return repeats;
}

function keyOf(company: string | null | undefined): string[] {
  return company ? [companyLikenessKey(company)] : [];
}
