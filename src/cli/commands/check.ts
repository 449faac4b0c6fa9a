import { Command } from 'commander';
import { pino } from 'pino';
import type { Finding } from '../../check/finding.ts';
import { readConfig, readManifestConfig } from '../../config/config.ts';
import { UserError } from '../../errors.ts';
import type { Call } from '../call.ts';
import { counted } from '../output/terminal.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = { RIGHT: '✓', WRONG: '✗', NOTE: '!' };

/** `usher check`: asks Slack, Resend, the database and PUBLIC_URL whether all is set up. */
export function checkCommand({ env, clock, terminal }: Call): Command {
  return new Command('check')
    .usage('')
    .summary('See whether Usher is set up right')
    .description(
      'With the settings of the running Usher: asks Slack about the token, its scopes and the channels, Resend about the key and the sender, the database, the tenants and their Directory Admins, which commands and webhooks have arrived, and whether PUBLIC_URL is reached. With SLACK_CONFIG_TOKEN also which commands the app has. One line each; where something is wrong, also what to do. Nothing is changed or sent.',
    )
    .action(async () => {
      const config = readConfig(env);
      // The other commands start twice as fast without what this one needs.
      if (config.outgoingProxy) {
        const { useOutgoingProxy } = await import('../../config/outgoing-proxy.ts');
        useOutgoingProxy(config.outgoingProxy);
      }
      const { configToken } = readManifestConfig(env);
      const { check } = await import('../../check/check.ts');
      const findings = await check(config, { clock, logger: pino({ level: 'silent' }), configToken });
      terminal.out(findings.map(({ state, sentence }) => `${MARKS[state]} ${sentence}`).join('\n'));
      const faults = findings.filter(({ state }) => state === 'WRONG').length;
      if (faults > 0) throw new UserError('SET_UP_FAULTS', `${counted(faults, 'thing')} to put right.`);
    });
}
