import { Command } from 'commander';
import { pino } from 'pino';
import { readDatabaseConfig } from '../../config/config.ts';
import { migrateDatabase } from '../../database/connect-database.ts';
import type { Call } from '../call.ts';

/** `usher migrate`: brings the database to this version of Usher, as a start of it does. */
export function migrateCommand({ env, terminal }: Call): Command {
  return new Command('migrate')
    .usage('')
    .summary('Bring the database to this version')
    .description(
      'Applies the migrations that the database lacks, as a start of Usher does. The other commands never change the structure of a database that DATABASE_URL names. The version of Usher that ran before may go on running.',
    )
    .action(async () => {
      const applied = await migrateDatabase(readDatabaseConfig(env), {
        logger: pino({ level: 'silent' }),
        onWait: (sentence) => terminal.err(sentence),
      });
      terminal.out(
        applied.length === 0
          ? 'The database is up to date.'
          : ['The database is up to date now. Applied:', ...applied.map((name) => `  ${name}`)].join('\n'),
      );
    });
}
