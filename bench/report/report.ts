import type { Figure, Row, RowResult } from '../setup/row.ts';

/** A row with what it found, or why it found nothing. */
export interface Measured {
  readonly row: Row;
  readonly result: RowResult | { readonly failed: string };
}

type Bound = NonNullable<Figure['toReach']>;

/** Whether a figure is what it should be; a figure that is no number never is. */
function reaches(measured: number, bound: Bound): boolean {
  return 'atMost' in bound ? measured <= bound.atMost : measured >= bound.atLeast;
}

/** How a figure stands to what is to be reached: 1 is there. */
function ratioOf(measured: number, bound: Bound): number {
  return measured / ('atMost' in bound ? bound.atMost : bound.atLeast);
}

/** The table as Markdown. */
export function markdownTable(rows: readonly Measured[]): string {
  const lines = rows.flatMap(({ row, result }) =>
    'failed' in result
      ? [[row.title, `not measured: ${result.failed}`, '', '', '', '']]
      : result.figures.map((figure, index) => [index === 0 ? `**${row.title}**` : '', ...cells(figure)]),
  );
  const table = [['row', 'figure', 'to reach', 'measured', 'ratio', 'verdict'], ...lines];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(3, ...table.map((line) => (line[column] ?? '').length)),
  );
  const [head = '', ...body] = table.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

function cells({ what, measured, unit, toReach }: Figure): string[] {
  const shown = `${formatNumber(measured)} ${unit}`.trim();
  if (!toReach) return [what, '', shown, '', ''];
  const bound =
    'atMost' in toReach ? `≤ ${formatNumber(toReach.atMost)}` : `≥ ${formatNumber(toReach.atLeast)}`;
  const verdict = reaches(measured, toReach) ? 'reached' : 'not reached';
  const ratio = ratioOf(measured, toReach);
  return [
    what,
    `${bound} ${unit}`.trim(),
    shown,
    Number.isFinite(ratio) ? `${ratio.toFixed(2)} ×` : '',
    verdict,
  ];
}

/** Three digits that count, with commas between thousands. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** The sentences of `--check`: one for each bound that is broken, and for each row that could not be measured. */
export function brokenBounds(rows: readonly Measured[]): string[] {
  return rows.flatMap(({ row, result }) => {
    if ('failed' in result) return [`${row.title} could not be measured: ${result.failed}`];
    return result.figures.flatMap(({ what, measured, unit, bound }) => {
      if (!bound || reaches(measured, bound)) return [];
      const limit = 'atMost' in bound ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
      return [`${row.title}, ${what}: ${formatNumber(measured)} ${unit}, where ${limit} is taken.`];
    });
  });
}
