import { applyDirectoryFile } from '../directory/apply/apply-directory-file.ts';
import { DirectoryFileError } from '../directory/file/directory-file-error.ts';
import type { Command } from './command.ts';
import { describeChanges } from './describe-changes.ts';
import { operatorOf } from './operator.ts';
import { counted } from './terminal.ts';
import { withDatabase } from './with-database.ts';

export const apply: Command = {
  name: 'apply',
  usage: 'apply <file> [--dry-run]',
  summary: 'Make the directory what a file says',
  details: [
    'Reads the companies, tenants, permissions templates and users of the file, and',
    'creates and changes what differs: all of it or nothing. Applying the same file',
    'again changes nothing. Nothing is ever deleted: what is in the database and not',
    'in the file is listed. A faulty file is refused whole, with line and column of',
    'every problem. The format: docs/directory.md.',
    '',
    '  --dry-run   say what would be changed, and change nothing',
  ].join('\n'),
  flags: { 'dry-run': { type: 'boolean' } },
  takes: [1, 1],
  async run(call) {
    const { positionals, flags, terminal } = call;
    const [path = ''] = positionals;
    try {
      const changes = await withDatabase(call, (context) =>
        applyDirectoryFile(context, { path, actor: operatorOf('apply'), dryRun: flags.has('dry-run') }),
      );
      terminal.out(describeChanges(changes, path));
      return 0;
    } catch (error) {
      if (!(error instanceof DirectoryFileError)) throw error;
      terminal.err(error.message);
      const count = counted(error.problems.length, 'problem');
      terminal.err(`${path} is refused because of ${count}; nothing was changed.`);
      return 1;
    }
  },
};
