import { SECOND } from '../clock.ts';
import { describeError } from '../errors.ts';
import { type Finding, right, wrong } from './finding.ts';
import { innermost } from './innermost.ts';

const PATIENCE = 10 * SECOND;

/** Whether a running Usher answers at PUBLIC_URL, asked from this machine. */
export async function checkAddress(publicUrl: string): Promise<Finding> {
  const url = `${publicUrl}/healthz`;
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    const body = await answer.text();
    if (answer.ok && body.includes('"alive":true')) return right(`Usher answers at ${publicUrl}.`);
    return wrong(
      `${url} answers ${answer.status}, and not as Usher does. Check that the proxy passes everything on to Usher.`,
    );
  } catch (error) {
    const reason = describeError(innermost(error));
    return wrong(
      `${url} cannot be reached from here: ${reason}. Start Usher, and check PUBLIC_URL and the proxy.`,
    );
  }
}
