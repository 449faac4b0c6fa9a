import { runUntilSignal } from '../src/lifecycle/run-until-signal.ts';
import { createLogger } from '../src/logger.ts';
import { openPage } from './page-server/open-page.ts';
import { startSandbox } from './start-sandbox.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Starts the sandbox and says where everything is. */
await runUntilSignal(
  async () => {
    const sandbox = await startSandbox({ environment: environment(), logger: createLogger('warn') });
    const page = await openPage(sandbox);
    say(`Open ${page.url} in a browser: a small Slack and a mailbox, to try Usher in.`);
    say('');
    say('Usher runs in the sandbox: nothing leaves this machine. No SLACK_* variable is set.');
    say('');
    say(`  Usher             ${sandbox.url}  (log in: ${sandbox.url}/login)`);
    say(`  Local Slack       ${sandbox.slack.apiUrl}`);
    say(`  Local Resend      ${sandbox.resend.baseUrl}`);
    say('');
    say('Stop it with Ctrl-C; what is in the directory is kept.');
    return {
      stop: async () => {
        await page.close();
        await sandbox.stop();
      },
    };
  },
  (sentence) => process.stderr.write(`${sentence}\n`),
);

/** The settings that make sense here, and no others: a real Slack or Resend is never reached from the sandbox. */
function environment(): Record<string, string | undefined> {
  const { PORT, PUBLIC_URL, DATABASE_URL, DATA_DIR, JOBS_URL, DIRECTORY_FILE, LOG_LEVEL } = process.env;
  const given = { PORT, PUBLIC_URL, DATABASE_URL, DATA_DIR, JOBS_URL, DIRECTORY_FILE, LOG_LEVEL };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}
