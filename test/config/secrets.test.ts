import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config/config.ts';
import { SECRETS } from '../../src/config/settings.ts';
import { completeSettings as complete, problemsOf as problems } from '../setup/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'usher-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('each secret may come from a file', () => {
  test('a trailing newline is not part of the secret', () => {
    const { USHER_SECRET: _, ...rest } = complete;
    const path = file('secret', `${complete.USHER_SECRET}\n`);
    expect(readConfig({ ...rest, USHER_SECRET_FILE: path }).secret).toBe(complete.USHER_SECRET);
  });

  test.each(SECRETS)('%s from a file that is not there is one problem', (name) => {
    const { [name]: _, ...rest }: Record<string, string> = complete;
    const path = join(folder, 'missing');
    expect(problems({ ...rest, [`${name}_FILE`]: path })).toEqual([
      `${name}_FILE names ${path}, which cannot be read: there is no such file`,
    ]);
  });

  test('a secret given both as a variable and as a file is a problem', () => {
    expect(problems({ ...complete, USHER_SECRET_FILE: file('both', complete.USHER_SECRET) })).toEqual([
      'USHER_SECRET and USHER_SECRET_FILE are both set: keep one of them',
    ]);
  });

  test('an empty file is a problem', () => {
    const path = file('empty', '\n');
    const { RESEND_API_KEY: _, ...rest } = complete;
    expect(problems({ ...rest, RESEND_API_KEY_FILE: path })).toEqual([
      `RESEND_API_KEY_FILE names ${path}, which is empty`,
    ]);
  });
});
