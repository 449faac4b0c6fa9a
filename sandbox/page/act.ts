import type { PageAction } from '../page-server/page-action.ts';
import type { Done, Fate } from '../page-server/screen.ts';

async function post<Answer>(path: string, body: unknown): Promise<Answer & { error?: string }> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { error: 'The sandbox does not answer. Is it still running?' } as Answer & { error: string };
  }
}

/** An action as the page sends it; what is left out has defaults. */
export type PageActionInput = PageAction extends infer One
  ? One extends PageAction
    ? Loose<One>
    : never
  : never;
type Loose<One> = Omit<One, 'entries' | 'all'> & { entries?: Entry[]; all?: boolean };

/** What was typed into a field of a form and has not been sent yet. */
export interface Entry {
  blockId: string;
  actionId: string;
  value?: unknown;
}

/** Does something in Slack as a person. `error` is what that person should read. */
export function actAs(person: string, action: PageActionInput): Promise<Done> {
  return post<Done>(`/api/as/${encodeURIComponent(person)}`, action);
}

export function moveClock(to: 'next-day' | 'next-follow-up' | 'now'): Promise<{ error?: string }> {
  return post('/api/clock', { to });
}

/** Sets what happens to mail to an address from now on. */
export function decideFate(address: string, fate: Fate): Promise<{ error?: string }> {
  return post('/api/fate', { address, fate });
}

/** Presses the unsubscribe button of a mail program, as its reader. */
export function unsubscribe(mail: string): Promise<{ error?: string }> {
  return post(`/api/mail/${encodeURIComponent(mail)}/unsubscribe`, {});
}

/** Reports a mail that has arrived as spam, as its reader. */
export function reportAsSpam(mail: string): Promise<{ error?: string }> {
  return post(`/api/mail/${encodeURIComponent(mail)}/spam`, {});
}
