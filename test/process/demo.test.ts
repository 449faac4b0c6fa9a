import { readdir } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { testFolder } from '../setup/folder.ts';
import { startProcess } from '../setup/processes/started-process.ts';

test('the demo, interrupted, ends with status 1 and leaves nothing behind', async () => {
  const TMPDIR = await testFolder();
  const demo = startProcess('demo.mjs', { env: { TMPDIR } });
  await demo.says(/A Directory Admin invites a Subcontractor/);
  demo.child.kill('SIGTERM');
  expect(await demo.ended()).toBe(1);
  expect(await readdir(TMPDIR)).toEqual([]);
});
