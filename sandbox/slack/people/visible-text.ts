import { isRecord, type Json, records, text, textOf } from '../../shared/json.ts';
import type { Places } from '../state/places.ts';

/** Mrkdwn as it looks: links by their label, mentions by name, entities as characters, no marks of emphasis. */
export function looksLike(mrkdwn: string, places: Places): string {
  return mrkdwn
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_all, id: string) => {
      const person = places.people.find((candidate) => candidate.id === id);
      return `@${person?.name ?? id}`;
    })
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (_all, id: string) => {
      const channel = places.channels.find((candidate) => candidate.id === id);
      return `#${channel?.name ?? id}`;
    })
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<!([a-z]+)>/g, '@$1')
    .replace(/<[^|>]+\|([^>]*)>/g, '$1')
    .replace(/<([^>]+)>/g, (_all, target: string) => target.replace(/^mailto:/, ''))
    .replace(/(?<![\p{L}\p{N}*])\*([^*\n]+)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}~])~([^~\n]+)~(?![\p{L}\p{N}~])/gu, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A text object as it looks: only mrkdwn has marks. */
export function textObject(value: unknown, places: Places): string {
  const content = textOf(value);
  return isRecord(value) && value.type === 'mrkdwn' ? looksLike(content, places) : content;
}

/** A value as a person reads it: an option by its text, a user or a channel by its name, all else as it is. */
export function readable(value: unknown, places: Places): string {
  if (isRecord(value)) return textObject(value.text, places);
  const person = places.people.find((candidate) => candidate.id === value);
  const channel = places.channels.find((candidate) => candidate.id === value);
  return person ? `@${person.name}` : channel ? `#${channel.name}` : String(value);
}

/** What an element says on the screen before anyone opens it. */
function elementText(element: Json, places: Places): string {
  if (element.type === 'mrkdwn' || element.type === 'plain_text') return textObject(element, places);
  if (element.type === 'image') return text(element.alt_text);
  if (element.type === 'radio_buttons' || element.type === 'checkboxes') {
    return records(element.options)
      .flatMap((option) => [textObject(option.text, places), textObject(option.description, places)])
      .filter((line) => line !== '')
      .join('\n');
  }
  if (element.type === 'overflow') return '';
  return textObject(element.text, places) || textObject(element.placeholder, places);
}

/** All leaves of a rich text, in order. */
function richText(value: unknown, places: Places): string {
  return records(value)
    .map((part) => {
      if (part.type === 'text') return text(part.text);
      if (part.type === 'link') return text(part.text) || text(part.url);
      if (part.type === 'user') return looksLike(`<@${text(part.user_id)}>`, places);
      if (part.type === 'channel') return looksLike(`<#${text(part.channel_id)}>`, places);
      if (part.type === 'emoji') return `:${text(part.name)}:`;
      if (part.type === 'date') return text(part.fallback);
      return richText(part.elements, places);
    })
    .join('');
}

/** What one block says on the screen. */
export function blockText(block: Json, places: Places): string {
  const lines = [
    block.type === 'markdown' ? text(block.text) : textObject(block.text, places),
    ...records(block.fields).map((field) => textObject(field, places)),
    textObject(block.label, places),
    textObject(block.hint, places),
    textObject(block.title, places),
    block.type === 'rich_text' ? richText(block.elements, places) : '',
    ...(block.type === 'rich_text'
      ? []
      : records(block.elements).map((element) => elementText(element, places))),
    ...(isRecord(block.accessory) ? [elementText(block.accessory, places)] : []),
    ...(isRecord(block.element) ? [elementText(block.element, places)] : []),
    block.type === 'image' ? text(block.alt_text) : '',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** What blocks say on the screen, a line or more for each. */
export function visibleText(blocks: Json[], places: Places): string {
  return blocks
    .map((block) => blockText(block, places))
    .filter((line) => line !== '')
    .join('\n');
}
