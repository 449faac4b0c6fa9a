import { useEffect, useState } from 'react';
import type { Mailboxes, Persona, Screen, Time, World } from '../page-server/screen.ts';

export interface SandboxState {
  world: World | null;
  personas: Persona[] | null;
  time: Time;
  mail: Mailboxes | null;
  /** Null: not there yet, or a person without Slack. */
  screen: Screen | null;
  connected: boolean;
}

const NOTHING: SandboxState = {
  world: null,
  personas: null,
  time: { offset: 0, nextFollowUp: null },
  mail: null,
  screen: null,
  connected: true,
};

/** Everything that the page shows, kept up to date by the server while the page acts as this person. */
export function useSandbox(as: string): SandboxState {
  const [state, setState] = useState<SandboxState>(NOTHING);

  useEffect(() => {
    fetch('/api/world')
      .then((response) => response.json())
      .then((world: World) => setState((before) => ({ ...before, world })))
      .catch(() => setState((before) => ({ ...before, connected: false })));
  }, []);

  useEffect(() => {
    const source = new EventSource(`/api/updates?as=${encodeURIComponent(as)}`);
    setState((before) => ({ ...before, screen: null }));
    for (const part of ['personas', 'time', 'mail', 'screen'] as const) {
      source.addEventListener(part, (event: MessageEvent<string>) => {
        const value: unknown = JSON.parse(event.data);
        setState((before) => ({ ...before, [part]: value, connected: true }));
      });
    }
    source.addEventListener('error', () => setState((before) => ({ ...before, connected: false })));
    return () => source.close();
  }, [as]);

  return state;
}
