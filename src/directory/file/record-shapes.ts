import { z } from 'zod';
import {
  BRAND_COLOR_RULE,
  BRAND_LOGO_RULE,
  BRAND_NAME_RULE,
  isBrandColor,
  isBrandLogo,
  isBrandName,
} from '../../brand.ts';
import { canonicalEmailKey, isMailable } from '../../email-key.ts';
import type { DirectoryAccess } from '../../generated/prisma/enums.ts';
import { closestMatch } from '../../words/closest-match.ts';
import { ACCESS_LEVELS, accessLevelCalled } from '../../words/directory/access-levels.ts';
import { hasUnseen, inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';
import { readAddress } from '../typed/read-people.ts';
import { quote } from './yaml-source.ts';

/** What one kind of record may hold. `partial` takes what is left of a record once its bad values are gone. */
export interface Shape<Whole, Part> {
  /** With its article, for sentences. */
  readonly noun: string;
  /** All that may stand in it: values, and lists whose records have shapes of their own. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  readonly whole: z.ZodType<Whole>;
  readonly partial: z.ZodType<Part>;
}

/** What a tenant has where the file is silent. */
export const DEFAULTS = {
  timezone: 'UTC',
  followUpDays: [3, 7, 14],
  linkDays: 30,
  followUpAdded: false,
  weeklyDigest: false,
} as const;

const MOST_DAYS = 365;
const MOST_FOLLOW_UPS = 20;

const WORKSPACE = /^T[A-Z0-9]{5,20}$/;
const SLACK_USER = /^[UW][A-Z0-9]{5,20}$/;
const CHANNEL = /^(#[\p{Ll}\p{Lo}\p{M}\p{N}_-]{1,80}|[CG][A-Z0-9]{5,20})$/u;
const GRANULAR = ['createAndEditUsers', 'createAndEditCompanies', 'viewCompanyDetail'] as const;

// Every message goes on from the key in quotes.

const text = z
  .string({ error: ({ input }) => notText(input) })
  .trim()
  .min(1, 'is empty');

const name = text
  .refine((value) => [...value].length <= LONGEST_NAME, `is longer than ${LONGEST_NAME} characters`)
  .refine((value) => !hasUnseen(value), 'holds a character that cannot be seen, which no name may have');

const nameList = z.array(name, 'must be a list of names, such as [Acme Steel, Northwind Builders]');

const days = z
  .int({ error: 'must be whole days' })
  .min(1, 'must be 1 day or more')
  .max(MOST_DAYS, `must be ${MOST_DAYS} days or fewer`);

/** Quotation marks and signs that cannot be seen are not part of an address, and neither is kept. */
const email = text.transform((value, context): string => {
  if (isMailable(canonicalEmailKey(value) ?? '')) return value;
  const address = readAddress(value)?.email;
  if (address !== undefined && !/[\p{L}\p{N}]/u.test(inertLine(value).replace(address, ''))) return address;
  context.addIssue({ code: 'custom', message: `is ${quote(value)}, which is not an email ID` });
  return z.NEVER;
});

const timezone = text.refine(isTimeZone, {
  error: ({ input }) => {
    const meant = closestMatch(String(input), Intl.supportedValuesOf('timeZone'));
    const hint = meant ? `did you mean ${meant}?` : 'such as America/Chicago.';
    return `is ${quote(String(input))}, which is not an IANA time zone: ${hint}`;
  },
});

/** Each message begins with the key inside it: what is wrong is said of the whole brand. */
const brandValue = (key: string, isOne: (value: string) => boolean, rule: string) =>
  z
    .string({ error: ({ input }) => `has a "${key}" that ${input === null ? EMPTY_AFTER_HASH : rule}` })
    .trim()
    .refine(isOne, `has a "${key}" that ${rule}`)
    .optional();

const EMPTY_AFTER_HASH = 'is empty: write "#0b5d4e" in quotes, since YAML ends a line at #';

const brand = z.strictObject(
  {
    name: brandValue('name', isBrandName, BRAND_NAME_RULE),
    color: brandValue('color', isBrandColor, BRAND_COLOR_RULE),
    logo: brandValue('logo', isBrandLogo, BRAND_LOGO_RULE),
  },
  'may have "name", "color" and "logo"',
);

const company = z.object({ name });

const permissionsTemplate = z.object({
  name,
  directory: text.transform((value, context): DirectoryAccess => {
    const access = accessLevelCalled(value);
    if (access) return access;
    context.addIssue({
      code: 'custom',
      message: oneOf('must be one of', Object.values(ACCESS_LEVELS), value),
    });
    return z.NEVER;
  }),
  granular: z
    .array(
      z.enum(GRANULAR, { error: ({ input }) => oneOf('may hold', GRANULAR, input) }),
      'must be a list, such as [createAndEditUsers]',
    )
    .optional(),
  assignable: nameList.optional(),
});

const user = z.object({
  email,
  firstName: name.optional(),
  lastName: name,
  company: name,
  permissionsTemplate: name,
  slack: text.regex(SLACK_USER, 'must be the id of a Slack user, such as U012AB3CD').optional(),
});

const tenant = z.object({
  name,
  instance: name,
  workspace: text.regex(WORKSPACE, 'must be the id of a Slack workspace, such as T012AB3CD').optional(),
  timezone: timezone.optional(),
  announceIn: z
    .string({
      error: ({ input }) =>
        input === null ? 'is empty: write "#invites" in quotes, since YAML ends a line at #' : notText(input),
    })
    .trim()
    .regex(CHANNEL, 'must be a channel, such as "#invites", or the id of one')
    .optional(),
  appUrl: text.refine(isWebAddress, 'must be an http:// or https:// address').optional(),
  followUpDays: z
    .array(days, 'must be a list of days, such as [3, 7, 14]')
    .max(MOST_FOLLOW_UPS, `may hold ${MOST_FOLLOW_UPS} days`)
    .refine(isAscending, 'must be ascending, each day once')
    .optional(),
  linkDays: days.optional(),
  followUpAdded: z.boolean('must be true or false').optional(),
  brand: brand.optional(),
  weeklyDigest: z.boolean('must be true or false').optional(),
  companies: nameList.optional(),
});

export const fileShape = shape('the file', z.object({}), ['companies', 'tenants']);
export const companyShape = shape('a company', company);
export const templateShape = shape('a permissions template', permissionsTemplate);
export const userShape = shape('a user', user);
export const tenantShape = shape('a tenant', tenant, ['permissionsTemplates', 'users']);

function shape<Fields extends z.ZodRawShape>(noun: string, whole: z.ZodObject<Fields>, lists: string[] = []) {
  const values = Object.keys(whole.shape);
  return { noun, keys: [...values, ...lists], values, whole, partial: whole.partial() };
}

/** What is allowed, and what a misspelt value most likely means: "must be one of None, Admin: did you mean Admin?" */
function oneOf(start: string, allowed: readonly string[], input: unknown): string {
  const meant = typeof input === 'string' ? closestMatch(input, allowed) : undefined;
  return `${start} ${allowed.join(', ')}${meant === undefined ? '' : `: did you mean ${meant}?`}`;
}

function notText(input: unknown): string {
  if (input === null) return 'is empty';
  return typeof input === 'object' ? 'must be text' : `must be text: put ${quote(String(input))} in quotes`;
}

function isAscending(list: readonly number[]): boolean {
  return list.every((day, index) => index === 0 || day > (list[index - 1] ?? day));
}

/** By name only: an offset such as +01:00 knows no summer time. */
function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z_]+([/+-][A-Za-z0-9_+-]+)*$/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '';
}
