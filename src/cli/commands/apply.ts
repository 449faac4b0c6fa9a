import { Command } from 'commander';
import { applyDirectoryFile } from '../../directory/apply/apply-directory-file.ts';
import { DirectoryFileError } from '../../directory/file/directory-file-error.ts';
import { UserError } from '../../errors.ts';
import { type Call, operatorOf } from '../call.ts';
import { describeChanges } from '../output/changes.ts';
import { counted } from '../output/terminal.ts';
import { withDatabase } from '../with-database.ts';

/** `usher apply`: makes the directory what a file says. */
export function applyCommand(call: Call): Command {
  return new Command('apply')
    .usage('<file> [--dry-run]')
    .argument('<file>', 'the directory; its format is described in docs/directory.md')
    .option('--dry-run', 'show what would change, and change nothing')
    .summary('Make the directory match a file')
    .description(
      'Reads the companies, tenants, permissions templates and users of the file, and creates and changes what differs: all of it or nothing. Applying the same file again changes nothing. Nothing is ever deleted: what is in the database and not in the file is listed. If the file has mistakes, nothing is applied, and each mistake is listed with its line and column.',
    )
    .action(async (path: string, { dryRun = false }: { dryRun?: boolean }) => {
      try {
        const changes = await withDatabase(call, (context) =>
          applyDirectoryFile(context, { path, actor: operatorOf('apply'), dryRun }),
        );
        call.terminal.out(describeChanges(changes, path));
      } catch (error) {
        throw error instanceof DirectoryFileError ? refusal(error, path) : error;
      }
    });
}

function refusal(error: DirectoryFileError, path: string): UserError {
  const count = counted(error.problems.length, 'problem');
  return new UserError(
    error.code,
    `${error.userMessage}\n${path} was refused because of ${count}. Nothing was changed.`,
    { cause: error },
  );
}
