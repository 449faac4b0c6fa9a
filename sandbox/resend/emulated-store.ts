import { createEmulator } from 'emulate';
import { type Draft, isBody } from './rules.ts';

/** The emulator refuses a token after 5000 requests an hour; a fresh one starts a new count. */
const REQUESTS_PER_TOKEN = 4000;

/** The `emulate` package's Resend: it gives the ids, keeps the mails and shows an inbox page. It checks little. */
export interface EmulatedStore {
  /** Keeps these mails and returns their ids, in order. */
  keep(drafts: readonly Draft[]): Promise<string[]>;
  /** Any other request, answered by the emulator. */
  pass(path: string): Promise<Response>;
  close(): Promise<void>;
}

export async function startEmulatedStore(): Promise<EmulatedStore> {
  const emulator = await createEmulator({ service: 'resend', port: 0 });
  const address = `http://127.0.0.1:${new URL(emulator.url).port}`;
  let requests = 0;
  const headers = () => ({
    authorization: `Bearer re_local_${Math.floor(requests++ / REQUESTS_PER_TOKEN)}`,
    'content-type': 'application/json',
  });
  return {
    async keep(drafts) {
      if (drafts.length === 0) return [];
      const response = await fetch(`${address}/emails/batch`, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify(drafts),
      });
      return idsIn(await response.json(), drafts.length);
    },
    pass: (path) => fetch(`${address}${path}`, { headers: headers() }),
    close: () => emulator.close(),
  };
}

function idsIn(answer: unknown, expected: number): string[] {
  const data = isBody(answer) && Array.isArray(answer.data) ? answer.data : [];
  const ids = data.flatMap((entry: unknown) =>
    isBody(entry) && typeof entry.id === 'string' ? [entry.id] : [],
  );
  if (ids.length !== expected) throw new Error(`The emulator answered: ${JSON.stringify(answer)}`);
  return ids;
}
