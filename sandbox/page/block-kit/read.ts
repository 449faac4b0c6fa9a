import type { Block } from '../../page-server/screen.ts';

/** Reading Slack's JSON, whose shape nobody has promised the page. */
export function isObject(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: unknown): Block {
  return isObject(value) ? value : {};
}

export function objects(value: unknown): Block[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The text of a text object. */
export function textOf(value: unknown): string {
  return string(object(value).text);
}
