import type { z } from 'zod';
import { closestMatch } from '../../words/closest-match.ts';
import type { Position } from './directory.ts';
import type { Shape } from './record-shapes.ts';
import { type Field, quote, type YamlSource } from './yaml-source.ts';

/** A record of the file, as far as it could be read. */
export interface Entry<Whole, Part> {
  /** Without the values that are already reported. */
  readonly part: Part;
  /** The record, when nothing of it was wrong. */
  readonly whole: Whole | undefined;
  /** Where the record, the value behind a key, or an item of the list there stands. */
  at(key?: string, index?: number): Position;
  /** The node behind a key. */
  node(key: string): unknown;
  has(key: string): boolean;
  /** Reports something wrong with it, where it stands. */
  report(sentence: string, key?: string, index?: number): void;
}

/** Reads one record, and reports unknown and missing keys and every wrong value where it stands. */
export function readRecord<Whole, Part>(
  source: YamlSource,
  options: { node: unknown; shape: Shape<Whole, Part>; list: string },
): Entry<Whole, Part> | undefined {
  const { node, shape, list } = options;
  const fields = source.fieldsOf(node);
  if (!fields) {
    source.report(node, `${list} must have keys and values, such as "${shape.keys.join('", "')}".`);
    return undefined;
  }
  const misspelt = reportUnknownKeys(source, fields, shape);
  const find = (key?: string, index?: number) => {
    const field = key === undefined ? undefined : fields.get(key);
    if (!field) return node;
    const item = index === undefined ? undefined : source.itemsOf(field.node)?.[index];
    return item ?? field.node ?? field.keyNode;
  };
  const values = readValues(source, fields, shape);
  const result = shape.whole.safeParse(Object.fromEntries(values));
  for (const issue of result.error?.issues ?? []) {
    const [key, index] = pathOf(issue);
    if (misspelt.has(key)) continue;
    source.report(find(key, index), sentenceOf({ issue, key, missing: !fields.has(key), noun: shape.noun }));
    values.delete(key);
  }
  return {
    part: shape.partial.parse(Object.fromEntries(values)),
    whole: result.data,
    at: (key, index) => source.at(find(key, index)),
    node: (key) => fields.get(key)?.node,
    has: (key) => fields.has(key),
    report: (sentence, key, index) => source.report(find(key, index), sentence),
  };
}

/** @returns the missing keys that an unknown key was surely meant to be: they need no second sentence */
function reportUnknownKeys<Whole, Part>(
  source: YamlSource,
  fields: Map<string, Field>,
  { noun, keys }: Shape<Whole, Part>,
): Set<string> {
  const misspelt = new Set<string>();
  for (const [key, { keyNode }] of fields) {
    if (keys.includes(key)) continue;
    const meant = closestMatch(key, keys);
    const hint = meant ? `did you mean ${quote(meant)}?` : `it may have ${keys.map(quote).join(', ')}.`;
    source.report(keyNode, `${quote(key)} is not a key of ${noun}: ${hint}`);
    if (meant && !fields.has(meant)) misspelt.add(meant);
  }
  return misspelt;
}

function readValues<Whole, Part>(
  source: YamlSource,
  fields: Map<string, Field>,
  { values }: Shape<Whole, Part>,
): Map<string, unknown> {
  const known = [...fields].filter(([key]) => values.includes(key));
  return new Map(known.map(([key, { node }]) => [key, source.valueOf(node)]));
}

function pathOf(issue: z.core.$ZodIssue): [key: string, index: number | undefined] {
  const [key, index] = issue.path;
  return [String(key), typeof index === 'number' ? index : undefined];
}

function sentenceOf(options: {
  issue: z.core.$ZodIssue;
  key: string;
  missing: boolean;
  noun: string;
}): string {
  const { issue, key, missing, noun } = options;
  if (missing) return `${quote(key)} is missing: ${noun} needs it.`;
  return `${quote(key)} ${issue.message}${/[.?]$/.test(issue.message) ? '' : '.'}`;
}
