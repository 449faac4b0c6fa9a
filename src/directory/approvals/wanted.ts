import { z } from 'zod';
import type { WantedInWords } from './approval-notices.ts';

/** What someone asks approval for. People are named by their canonical email IDs. */
export type Wanted =
  | {
      readonly kind: 'INVITE';
      readonly intent: 'invite' | 're-invite';
      readonly emailKey: string;
      /** Where they wanted it announced; left out: where the tenant says. */
      readonly announceIn?: string;
    }
  | {
      readonly kind: 'ADD';
      readonly emailKey: string;
      /** As typed. */
      readonly email: string;
      readonly firstName: string | null;
      readonly lastName: string;
      readonly companyId: string;
      readonly permissionsTemplateId: string;
      readonly announceIn?: string;
    }
  | {
      readonly kind: 'LIST';
      /** The list that was looked at; the people in it whom the one who asks may not invite are set aside in `listId`. */
      readonly ofListId: string;
      readonly listId: string;
      readonly people: number;
      /** The addresses of the first of them. */
      readonly first: readonly string[];
      /** Permissions templates that they are to be added with, those with `Admin` first. An earlier version kept none. */
      readonly templates?: readonly string[];
      readonly announceIn?: string;
    };

/** What this version understands. A request of another kind waits for the newer version that made it. */
export const WANTED_KINDS = ['INVITE', 'ADD', 'LIST'] as const satisfies Wanted['kind'][];

const announceIn = z.string().exactOptional();
const emailKey = z.string();

const wanted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('INVITE'), intent: z.enum(['invite', 're-invite']), emailKey, announceIn }),
  z.object({
    kind: z.literal('ADD'),
    emailKey,
    email: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string(),
    companyId: z.uuid(),
    permissionsTemplateId: z.uuid(),
    announceIn,
  }),
  z.object({
    kind: z.literal('LIST'),
    ofListId: z.uuid(),
    listId: z.uuid(),
    people: z.number().int(),
    first: z.array(z.string()),
    templates: z.array(z.string()).exactOptional(),
    announceIn,
  }),
]) satisfies z.ZodType<Wanted>;

/**
 * Reads what a button or a row says.
 *
 * @throws ZodError when it is not what this version writes
 */
export function readWanted(value: unknown): Wanted {
  return wanted.parse(value);
}

/** What a request is about: one person asks about it once at a time. */
export function subjectOf(wanted: Wanted): string {
  return wanted.kind === 'LIST' ? `list:${wanted.ofListId}` : wanted.emailKey;
}

/** What was asked for, as messages say it; with the names of the company and the template that someone is to be added with. */
export function inWords(
  wanted: Wanted,
  { companyName, templateName }: Pick<WantedInWords, 'companyName' | 'templateName'>,
): WantedInWords {
  if (wanted.kind === 'INVITE') {
    const action = wanted.intent === 'invite' ? 'INVITE' : 'RE-INVITE';
    return { action, person: wanted.emailKey, companyName: null, templateName: null };
  }
  if (wanted.kind === 'LIST') {
    const { first, people, listId, templates } = wanted;
    return {
      action: 'INVITE',
      person: first.join(', '),
      companyName: null,
      templateName: null,
      people,
      listId,
      ...(templates && { templates }),
    };
  }
  const name = [wanted.firstName, wanted.lastName].filter(Boolean).join(' ');
  return { action: 'ADD', person: `${name} (${wanted.email})`, companyName, templateName };
}
