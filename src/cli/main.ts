import { runCommand } from './run-command.ts';

/** Runs the command of this process's arguments; `bin/usher.mjs` imports this file for that. */

// A reader such as `head` may stop reading before we have said all.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  terminal: {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  },
});
