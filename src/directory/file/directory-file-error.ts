import { UserError } from '../../errors.ts';
import type { Position } from './directory.ts';

/** One thing that is wrong with the file. */
export interface Problem extends Position {
  readonly sentence: string;
}

/** The file is refused whole. Holds every problem, in the file's order, each as `directory.yaml:12:7: sentence`. */
export class DirectoryFileError extends UserError {
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const lines = sorted.map(({ line, column, sentence }) => `${file}:${line}:${column}: ${sentence}`);
    super('DIRECTORY_FILE', [...new Set(lines)].join('\n'));
    this.name = 'DirectoryFileError';
    this.problems = sorted;
  }
}
