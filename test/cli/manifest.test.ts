import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/local-slack.ts';
import { manifestText } from '../../src/cli/manifest/manifest-text.ts';
import { inProject } from '../../src/paths.ts';
import { taskOf } from '../../src/words/commands.ts';
import { useForEachTest } from '../setup/use.ts';
import { typed } from './use-cli.ts';

const URL = 'https://usher.acme.test';

/** The commands of a manifest in YAML, and everywhere Slack is to reach. */
function partsOf(yaml: string) {
  const { features, settings } = z
    .object({
      features: z.object({ slash_commands: z.array(z.object({ command: z.string() })) }),
      settings: z.object({ socket_mode_enabled: z.boolean() }),
    })
    .parse(parse(yaml));
  return {
    commands: features.slash_commands.map(({ command }) => command),
    socketMode: settings.socket_mode_enabled,
    urls: [...new Set(yaml.match(/(?<=url: )https?:\S+/g))],
  };
}

const manifest = (...args: string[]) => typed(['manifest', ...args], {});

test('manifest.yml is what it prints for the default', async () => {
  const { status, out, err } = await manifest('--url', 'https://usher.example.com');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toBe(readFileSync(inProject('manifest.yml'), 'utf8'));
});

test.each<[args: string, commands: string[]]>([
  ['', ['/usher', '/reinvite', '/add-to-tenant', '/directory']],
  ['--commands plain', ['/usher', '/reinvite', '/add-to-tenant', '/directory']],
  ['--commands prefixed', ['/usher-invite', '/usher-reinvite', '/usher-add-to-tenant', '/usher-directory']],
  ['--prefix acme', ['/acme-invite', '/acme-reinvite', '/acme-add-to-tenant', '/acme-directory']],
  ['--commands umbrella', ['/usher']],
  ['--commands umbrella --prefix acme', ['/acme-usher']],
])(
  'manifest %s: valid by Slack’s schema, with commands that are answered, at the right address',
  async (args, commands) => {
    const { status, out } = await manifest(...args.split(' ').filter(Boolean), '--url', URL);
    expect(status).toBe(0);
    expect(partsOf(out)).toEqual({ commands, socketMode: false, urls: [`${URL}/slack/events`] });
    expect(commands.map(taskOf)).not.toContain(null);
    const schema = readFileSync(
      inProject('test', 'slack', 'schemas', 'slack-manifest.v2.schema.json'),
      'utf8',
    );
    // Slack's schema has words and formats of its own, which say nothing about this manifest.
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(schema));
    valid(parse(out));
    expect(valid.errors).toBeNull();
  },
);

test('the address is PUBLIC_URL when none is named; Socket Mode has none', async () => {
  const { out } = await typed(['manifest'], { PUBLIC_URL: URL });
  expect(partsOf(out).urls).toEqual([`${URL}/slack/events`]);
  const socket = await manifest('--socket-mode');
  expect(partsOf(socket.out)).toMatchObject({ socketMode: true, urls: [] });
  expect(socket.err).toContain('does not speak Socket Mode yet');
});

test('/invite is a comment to uncomment', () => {
  const style = { url: URL, commands: 'plain' } as const;
  const uncommented = manifestText(style).replace(/^( {4})# (- command: \/invite| {2}\w+: .*)$/gm, '$1$2');
  expect(partsOf(uncommented).commands).toContain('/invite');
  expect(parse(uncommented)).toEqual(parse(manifestText({ ...style, withInvite: true })));
});

test.each<[args: string[], said: string]>([
  [[], 'Where does Slack reach Usher? Name it with --url https://…'],
  [
    ['--url', 'http://usher.acme.test'],
    'Slack takes only an https:// address without a path, not http://usher.acme.test.',
  ],
  [['--url', `${URL}/slack`], `Slack takes only an https:// address without a path, not ${URL}/slack.`],
  [
    ['--commands', 'plain', '--prefix', 'acme', '--url', URL],
    '--prefix goes with --commands prefixed or umbrella.',
  ],
  [
    ['--prefix', 'Acme!', '--url', URL],
    '--prefix takes up to 17 of a-z, 0-9, "-" and "_", and starts with a letter or digit.',
  ],
])('manifest %j is answered in one sentence', async (args, said) => {
  expect(await manifest(...args)).toEqual({ status: 2, out: '', err: `${said}\n` });
});

describe('with a configuration token', () => {
  const slack: LocalSlack = useForEachTest({
    start: () =>
      startLocalSlack({
        signingSecret: 'secret',
        builtInCommands: 'refuse',
        seed: { workspaces: [{ id: 'T000000001', people: [], channels: [] }] },
      }),
    stop: (started: LocalSlack) => started.stop(),
  });
  const checked = (...args: string[]) =>
    typed(['manifest', '--url', URL, ...args], {
      SLACK_API_URL: slack.apiUrl,
      SLACK_CONFIG_TOKEN: slack.configToken,
    });

  test('Slack is asked about one name at a time, and its answers are shown', async () => {
    const { status, out, err } = await checked();
    expect(status).toBe(0);
    expect(partsOf(out).commands).toContain('/usher');
    expect(err).toMatch(/^ {2}\/usher +accepted$/m);
    expect(err).toMatch(/^ {2}\/directory +accepted$/m);
    expect(err).toMatch(
      /^ {2}\/invite +refused: The slash command has an invalid name \(\/features\/slash_commands\)$/m,
    );
    expect(err).toContain('It does not say which names other apps have');
    const asked = slack
      .calls('apps.manifest.validate')
      .map(({ args }) => partsOf(String(args.manifest)).commands);
    expect(asked).toEqual([[], ['/usher'], ['/invite'], ['/reinvite'], ['/add-to-tenant'], ['/directory']]);
  });

  test('when Slack takes /invite, that is said', async () => {
    const generous = await startLocalSlack({
      signingSecret: 'secret',
      seed: { workspaces: [{ id: 'T000000001', people: [], channels: [] }] },
    });
    const { err } = await typed(['manifest', '--url', URL], {
      SLACK_API_URL: generous.apiUrl,
      SLACK_CONFIG_TOKEN: generous.configToken,
    });
    await generous.stop();
    expect(err).toContain('/invite is accepted: uncomment its lines.');
  });

  test('a manifest with a refused name is not printed', async () => {
    for (const error of [undefined, undefined, 'invalid_manifest']) {
      slack.fail('apps.manifest.validate', error ? { error } : { delay: 0 });
    }
    const { status, out, err } = await checked('--prefix', 'acme');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(
      'Slack refuses /acme-reinvite. Choose other names with --prefix <name> or --commands umbrella.',
    );
  });

  test('what Slack refuses besides names is shown, and so is a token that is too old', async () => {
    slack.fail('apps.manifest.validate', { error: 'invalid_manifest' });
    expect((await checked()).err).toBe('Slack refuses the manifest: invalid_manifest\n');
    slack.fail('apps.manifest.validate', { error: 'token_expired' });
    expect(await checked()).toMatchObject({
      status: 1,
      err: expect.stringContaining('Slack does not accept SLACK_CONFIG_TOKEN (token_expired).'),
    });
  });
});
