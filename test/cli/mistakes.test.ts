import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { COLUMNS } from '../../src/cli/output/terminal.ts';
import { inProject } from '../../src/paths.ts';
import { testFolder } from '../setup/folder.ts';
import { useCli } from './use-cli.ts';

const { file, typed, usher } = useCli();

describe('a mistyped command is answered in one sentence, with status 2:', () => {
  test.each<[typed: string, said: string]>([
    ['aply x.yaml', 'There is no command "aply". Did you mean "usher apply"?'],
    ['dance', 'There is no command "dance". "usher help" lists the commands.'],
    ['apply', 'An argument is missing. Usage: usher apply <file> [--dry-run]'],
    ['apply a.yaml b.yaml', '"b.yaml" is one argument too many. Usage: usher apply <file> [--dry-run]'],
    ['apply a.yaml --dryrun', 'There is no option "--dryrun". Did you mean "--dry-run"?'],
    ['apply a.yaml --dry-run=yes', '--dry-run takes no value. Usage: usher apply <file> [--dry-run]'],
    ['status sam@acme', '"sam@acme" is not an email ID.'],
    ['status --all', 'There is no option "--all". Usage: usher status [email] [options]'],
    ['deactivate sam@acme.test', 'Which tenant? Name it with --tenant <name>.'],
    ['deactivate sam@acme --tenant Tower', '"sam@acme" is not an email ID.'],
    [
      'deactivate sam@acme.test --tenant',
      '--tenant needs a value. Usage: usher deactivate <email> --tenant <name>',
    ],
    ['reactivate sam@acme.test --tennant=x', 'There is no option "--tennant". Did you mean "--tenant"?'],
    ['help dance', 'There is no command "dance". "usher help" lists the commands.'],
  ])('usher %s', async (args, said) => {
    expect(await usher(...args.split(' '))).toEqual({ status: 2, out: '', err: `${said}\n` });
  });
});

test('without a command, the commands are listed with status 2', async () => {
  const { status, out, err } = await usher();
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toBe((await usher('help')).out);
});

test.each([
  ['help'],
  ['--help'],
  ['-h'],
  ['help apply'],
  ['apply --help'],
  ['help status'],
  ['help deactivate'],
  ['help reactivate'],
  ['help manifest'],
  ['help help'],
])('usher %s explains within 80 columns', async (args) => {
  const { status, out, err } = await usher(...args.split(' '));
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/^Usage: usher/m);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(COLUMNS);
});

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  expect(await usher('--version')).toEqual({ status: 0, out: `usher ${version}\n`, err: '' });
});

describe('what cannot be done is answered in one sentence without a stack trace, with status 1:', () => {
  test('a file that is not there', async () => {
    const path = join(await testFolder(), 'missing.yaml');
    expect(await usher('apply', path)).toEqual({
      status: 1,
      out: '',
      err: `${path} cannot be read: there is no such file.\n`,
    });
  });

  test('a database that cannot be reached', async () => {
    const { status, out, err } = await typed(['status'], {
      DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/usher',
    });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(/^The database at 127.0.0.1:1\/usher cannot be used: .*\n$/);
    expect(err).not.toMatch(/secret|at .*\.ts/);
  });

  test('a setting that is wrong', async () => {
    const { status, err } = await typed(['status'], { DATABASE_URL: 'mysql://db' });
    expect(status).toBe(1);
    expect(err).toMatch(/^One setting is wrong:\n {2}DATABASE_URL must be an address like .*\n$/);
  });

  test('an email ID that nobody has', async () => {
    expect(await usher('status', 'Nobody@Acme.test')).toEqual({
      status: 1,
      out: '',
      err: 'There is no user account with the email ID nobody@acme.test.\n',
    });
  });
});

test('a file with problems is refused, with one line for each problem', async () => {
  const path = await file('faulty.yaml', 'companies: [{ nam: Acme }]\ntenants: [{ name: Tower }]\n');
  expect(await usher('apply', path)).toEqual({
    status: 1,
    out: '',
    err: [
      `${path}:1:15: "nam" is not a key of a company: did you mean "name"?`,
      `${path}:2:11: "instance" is missing: a tenant needs it.`,
      `${path} was refused because of 2 problems. Nothing was changed.`,
      '',
    ].join('\n'),
  });
});
