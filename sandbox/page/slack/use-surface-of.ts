import { useState } from 'react';
import type { Block } from '../../page-server/screen.ts';
import type { Entry } from '../act.ts';
import { givenOf } from '../block-kit/given.ts';
import { optionChoice } from '../block-kit/menu.tsx';
import { objects } from '../block-kit/read.ts';
import type { Spot, Surface } from '../block-kit/surface.ts';
import { useSlack } from './slack.ts';

type Place = { channel: string; ts: string } | { view: string };
type Values = Record<string, Record<string, Block>>;

/**
 * A message, a modal or a home, on which fields are filled in. What a person types stays on the page until something
 * is done with it, as in Slack's own client; then all of it goes along.
 */
export function useSurfaceOf(
  place: Place,
  options: { values?: Values; errors?: Record<string, string> } = {},
): Surface & { entries: Entry[]; setBusy(busy: boolean): void } {
  const { screen, now, act, confirm } = useSlack();
  const [drafts, setDrafts] = useState<Record<string, Entry>>({});
  const [busy, setBusy] = useState(false);
  const key = 'view' in place ? place.view : `${place.channel} ${place.ts}`;
  const entries = Object.values(drafts);

  const doing = async (deed: Parameters<typeof act>[0]) => {
    setBusy(true);
    try {
      await act(deed);
    } finally {
      setBusy(false);
    }
  };
  const nameOf = (spot: Spot) => `${spot.blockId} ${spot.actionId}`;

  return {
    key,
    people: screen.people,
    channels: screen.channels,
    now,
    busy,
    setBusy,
    entries,
    confirm,
    errors: options.errors ?? {},
    press: (spot, entry) => {
      doing({ do: 'press', at: place, spot, ...(entry !== undefined && { entry }), entries });
    },
    value: (spot, element) => {
      const draft = drafts[nameOf(spot)];
      return draft ? draft.value : givenOf(options.values?.[spot.blockId]?.[spot.actionId], element);
    },
    enter: (spot, value, atOnce) => {
      const next = { ...drafts, [nameOf(spot)]: { ...spot, value } };
      setDrafts(next);
      if (!atOnce) return;
      const others = entries.filter((entry) => nameOf(entry) !== nameOf(spot));
      doing({ do: 'enter', at: place, spot, value, entries: others });
    },
    search: async (spot, typed) => {
      const { options: found } = await act({ do: 'search', at: place, spot, typed, entries });
      return objects(found).map((option) => optionChoice(option, true));
    },
    upload: async (file) => {
      const done = await act({ do: 'upload', name: file.name, base64: await base64Of(file) });
      return done.file ?? null;
    },
  };
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('The file cannot be read.'));
    reader.readAsDataURL(file);
  });
}
