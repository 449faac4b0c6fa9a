import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { inProject } from '../../src/paths.ts';
import type { Row } from '../setup/row.ts';
import { type Measured, markdownTable } from './report.ts';

/** Writes docs/benchmarks.md: the table, and how each row was measured. */
export async function writeDocument(
  measured: readonly Measured[],
  { seconds, left }: { seconds: number; left: readonly Row[] },
): Promise<void> {
  const { model = 'unknown' } = cpus()[0] ?? {};
  const memory = Math.round(totalmem() / 2 ** 30);
  const rows = measured.map(({ row, result }) => {
    const notes = 'failed' in result ? [] : (result.notes ?? []);
    return [
      `- **${row.title}** (\`--only ${row.name}\`): ${row.how}.`,
      ...[row.where ?? [], notes].flat().map((note) => `  ${note}`),
    ].join('\n');
  });
  const text = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, in ${seconds} s, on one machine: ${cpus().length} × ${model.trim()}, ${memory} GB, Node ${process.versions.node}, PostgreSQL as Usher ships it, durable.
Everything in one run against one server; what is compared does the same work. The ratio is what was measured over what is to be reached. CPU is read from \`/proc\`, Usher and PostgreSQL apart, and without the driver, the local Slack and the local provider, which are processes of their own. Runs of one evening differ by up to a fifth, and percentiles by more.

${markdownTable(measured)}

${leftOut(left)}## How each row is measured, and where its time goes

${rows.join('\n')}
`;
  await writeFile(inProject('docs', 'benchmarks.md'), text);
}

function leftOut(rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const names = rows.map(({ name }) => `\`${name}\``).join(', ');
  return `Not measured in this run: ${names}.\n\n`;
}
