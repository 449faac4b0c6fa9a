import { useEffect, useState } from 'react';
import type { Mailboxes, Persona, Screen, Time, World } from '../page-server/screen.ts';

export interface Live {
  world: World | null;
  personas: Persona[] | null;
  time: Time;
  mail: Mailboxes | null;
  /** Null: not there yet, or a person without Slack. */
  screen: Screen | null;
  connected: boolean;
}

const NOTHING: Live = {
  world: null,
  personas: null,
  time: { offset: 0, nextFollowUp: null },
  mail: null,
  screen: null,
  connected: true,
};

/** Everything that the page shows, kept up to date by the server for as long as one acts as this person. */
export function useLive(as: string): Live {
  const [live, setLive] = useState<Live>(NOTHING);

  useEffect(() => {
    fetch('/api/world')
      .then((response) => response.json())
      .then((world: World) => setLive((before) => ({ ...before, world })))
      .catch(() => setLive((before) => ({ ...before, connected: false })));
  }, []);

  useEffect(() => {
    const source = new EventSource(`/api/live?as=${encodeURIComponent(as)}`);
    setLive((before) => ({ ...before, screen: null }));
    for (const part of ['personas', 'time', 'mail', 'screen'] as const) {
      source.addEventListener(part, (event: MessageEvent<string>) => {
        const value: unknown = JSON.parse(event.data);
        setLive((before) => ({ ...before, [part]: value, connected: true }));
      });
    }
    source.addEventListener('error', () => setLive((before) => ({ ...before, connected: false })));
    return () => source.close();
  }, [as]);

  return live;
}
