import { createHmac } from 'node:crypto';

/** Slack's signature v0 over a body, at a time in seconds. */
export function sign(body: string, timestamp: number, signingSecret: string): string {
  const mac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return `v0=${mac}`;
}
