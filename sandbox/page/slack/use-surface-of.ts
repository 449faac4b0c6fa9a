import { useState } from 'react';
import type { Block } from '../../page-server/screen.ts';
import { records } from '../../shared/json.ts';
import type { Entry } from '../act.ts';
import { givenOf } from '../block-kit/given.ts';
import { optionChoice } from '../block-kit/menu.tsx';
import { spotName, spotNamesIn } from '../block-kit/spot-names.ts';
import type { Surface } from '../block-kit/surface.ts';
import { useSlack } from './slack-context.ts';

type Place = { channel: string; ts: string } | { view: string };
type Values = Record<string, Record<string, Block>>;

/**
 * A message, a modal or a home, on which fields are filled in. As in Slack's own client, what a person types stays on
 * the page until the next action, which sends all of it. When the app removes a field, what was typed into it is
 * dropped.
 */
export function useSurfaceOf(
  place: Place,
  blocks: Block[],
  options: { values?: Values; errors?: Record<string, string> } = {},
): Surface & { entries: Entry[]; setBusy(busy: boolean): void } {
  const { screen, now, act, confirm } = useSlack();
  const [typed, setTyped] = useState<Record<string, Entry>>({});
  const [busy, setBusy] = useState(false);
  const key = 'view' in place ? place.view : `${place.channel} ${place.ts}`;
  const names = spotNamesIn(blocks);
  const drafts = Object.fromEntries(Object.entries(typed).filter(([name]) => names.has(name)));
  const entries = Object.values(drafts);
  if (entries.length < Object.keys(typed).length) setTyped(drafts);

  const doing = async (action: Parameters<typeof act>[0]) => {
    setBusy(true);
    try {
      await act(action);
    } finally {
      setBusy(false);
    }
  };

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
      const draft = drafts[spotName(spot)];
      return draft ? draft.value : givenOf(options.values?.[spot.blockId]?.[spot.actionId], element);
    },
    enter: (spot, value, atOnce) => {
      const next = { ...drafts, [spotName(spot)]: { ...spot, value } };
      setTyped(next);
      if (!atOnce) return;
      const others = entries.filter((entry) => spotName(entry) !== spotName(spot));
      doing({ do: 'enter', at: place, spot, value, entries: others });
    },
    search: async (spot, words) => {
      const { options: found } = await act({ do: 'search', at: place, spot, typed: words, entries });
      return records(found).map((option) => optionChoice(option, true));
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
