import { z } from 'zod';

const spot = z.object({ blockId: z.string(), actionId: z.string() });

/** Where something is done: in a message, or in the form on top or the home (by the view's id). */
const place = z.union([z.object({ channel: z.string(), ts: z.string() }), z.object({ view: z.string() })]);

/** What was typed into the fields of a form and has not been sent yet. */
const entries = z.array(spot.extend({ value: z.unknown() })).default([]);

/** Everything that someone can do on the page, as it comes from there. */
export const pageAction = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('write'),
    in: z.string(),
    text: z.string().min(1),
    thread: z.string().optional(),
  }),
  z.object({ do: z.literal('press'), at: place, spot, entry: z.string().optional(), entries }),
  z.object({ do: z.literal('enter'), at: place, spot, value: z.unknown(), entries }),
  z.object({ do: z.literal('search'), at: place, spot, typed: z.string(), entries }),
  z.object({ do: z.literal('submit'), view: z.string(), entries }),
  z.object({ do: z.literal('close'), view: z.string(), all: z.boolean().default(false) }),
  z.object({ do: z.literal('open-home') }),
  z.object({
    do: z.literal('use'),
    shortcut: z.string(),
    on: z.object({ channel: z.string(), ts: z.string() }).optional(),
  }),
  z.object({ do: z.literal('upload'), name: z.string().min(1).max(255), base64: z.string() }),
]);

export type PageAction = z.infer<typeof pageAction>;
export type Place = z.infer<typeof place>;
export type Entries = z.infer<typeof entries>;
