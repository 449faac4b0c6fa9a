import { isRecord } from '../../shared/json.ts';
import type { Check } from './findings.ts';

/** C0 and C1 controls but tab and line feed, and the overrides that turn text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

/** Slack counts characters as people see code points, not UTF-16 units. */
export function lengthOf(value: string): number {
  return [...value].length;
}

export function string(limits: { min?: number; max: number }): Check {
  return (value, at, found) => {
    if (typeof value !== 'string') {
      found.push({ at, problem: 'must be a string' });
      return;
    }
    const length = lengthOf(value);
    if (length < (limits.min ?? 0)) {
      found.push({ at, problem: `must be more than ${(limits.min ?? 0) - 1} characters` });
    }
    if (length > limits.max) found.push({ at, problem: `must be less than ${limits.max + 1} characters` });
    if (UNWANTED.test(value)) found.push({ at, problem: 'must not contain control characters' });
  };
}

export const boolean: Check = (value, at, found) => {
  if (typeof value !== 'boolean') found.push({ at, problem: 'must be a boolean' });
};

export function integer(min: number, max: number): Check {
  return (value, at, found) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      found.push({ at, problem: 'must be an integer' });
    } else if (value < min || value > max) {
      found.push({ at, problem: `must be between ${min} and ${max}` });
    }
  };
}

export function oneOf(...allowed: string[]): Check {
  return (value, at, found) => {
    if (typeof value !== 'string' || !allowed.includes(value)) {
      found.push({ at, problem: `must be one of: ${allowed.join(', ')}` });
    }
  };
}

export function matching(pattern: RegExp, what: string): Check {
  return (value, at, found) => {
    if (typeof value !== 'string' || !pattern.test(value)) found.push({ at, problem: `must be ${what}` });
  };
}

export function list(item: Check, limits: { min?: number; max: number }): Check {
  return (value, at, found) => {
    if (!Array.isArray(value)) {
      found.push({ at, problem: 'must be an array' });
      return;
    }
    if (value.length < (limits.min ?? 0))
      found.push({ at, problem: `no less than ${limits.min} items allowed` });
    if (value.length > limits.max) found.push({ at, problem: `no more than ${limits.max} items allowed` });
    for (const [index, entry] of value.entries()) item(entry, `${at}/${index}`, found);
  };
}

/** An object with these keys and no others. */
export function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return (value, at, found) => {
    if (!isRecord(value)) {
      found.push({ at, problem: 'must be an object' });
      return;
    }
    for (const [key, check] of Object.entries(required)) {
      if (value[key] === undefined) found.push({ at, problem: `missing required field: ${key}` });
      else check(value[key], `${at}/${key}`, found);
    }
    for (const [key, check] of Object.entries(optional)) {
      if (value[key] !== undefined) check(value[key], `${at}/${key}`, found);
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(required, key) && !Object.hasOwn(optional, key)) {
        found.push({ at, problem: `invalid additional property: ${key}` });
      }
    }
  };
}

/** Every one of the checks. */
export function all(...checks: Check[]): Check {
  return (value, at, found) => {
    for (const check of checks) check(value, at, found);
  };
}
