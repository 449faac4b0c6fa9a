import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { inProject } from '../../src/paths.ts';

const ADDRESS = 'jane.private@acme.test';

/** Runs something that fails so in a process of its own. */
function run(start: string): { status: number | null; said: string } {
  const script = `
    import { UserError } from './dist/src/errors.js';
    import { runUntilSignal } from './dist/src/lifecycle/run-until-signal.js';
    function refused() {
      const message = 'invalid input syntax for type integer: "${ADDRESS}\\\\n    at ${ADDRESS}"';
      return Object.assign(new Error(message), { code: '22P02' });
    }
    await runUntilSignal(${start}, (sentence) => process.stderr.write(sentence));`;
  const options = { cwd: inProject(), encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  return { status, said: stderr };
}

test.each([
  ['at the start', 'async () => { throw refused(); }'],
  [
    'that nobody caught',
    'async () => { setTimeout(() => { throw refused(); }); return { stop: async () => {} }; }',
  ],
  [
    'that nobody waited for',
    'async () => { void Promise.reject(refused()); return { stop: async () => {} }; }',
  ],
])(
  'an internal error %s ends it with 1: it says where, without the value that the database did not take',
  (_when, start) => {
    const { status, said } = run(start);
    expect(status).toBe(1);
    expect(said).toContain('Error: invalid input syntax for type integer: "…"');
    expect(said).toMatch(/^ +at .*refused/m);
    expect(said).not.toContain(ADDRESS);
  },
);

test('an error that a person can act on is one sentence', () => {
  const start = `async () => { throw new UserError('PORT_TAKEN', 'Port 3000 is taken.'); }`;
  expect(run(start)).toEqual({ status: 1, said: 'Port 3000 is taken.' });
});
