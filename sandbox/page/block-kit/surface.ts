import { createContext, useContext } from 'react';
import type { Block, Channel, Screen } from '../../page-server/screen.ts';

export interface Spot {
  blockId: string;
  actionId: string;
}

/** A choice in a menu: what a person reads, and what is sent for it. */
export interface Choice {
  key: string;
  label: string;
  description?: string;
  group?: string;
  given: unknown;
}

/** What the blocks of a message or a view need to know about their surroundings. */
export interface Surface {
  /** Names, for mentions. */
  people: Screen['people'];
  channels: Channel[];
  /** By the sandbox's clock, in milliseconds since 1970. */
  now: number;
  /** Unique on the page, for ids of elements. */
  key: string;
  press(spot: Spot, entry?: string): void;
  /** The value of a field, in the form in which it is sent. */
  value(spot: Spot, element: Block): unknown;
  /** Puts a value into a field; with `atOnce` the app is sent it. */
  enter(spot: Spot, value: unknown, atOnce: boolean): void;
  search(spot: Spot, typed: string): Promise<Choice[]>;
  upload(file: File): Promise<Block | null>;
  /** Asks before something is done; resolves to the answer. */
  confirm(dialog: unknown): Promise<boolean>;
  errors: Record<string, string>;
  busy: boolean;
}

export const SurfaceContext = createContext<Surface | null>(null);

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('Blocks are shown on a surface.');
  return surface;
}
