import { DAY } from '../../clock.ts';

const NUMBERS = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** "Sunday, December 20, 2026": the day it is at that moment, where the tenant is. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'full' }).format(at);
}

/** How long ago that was, in days of the calendar there, to begin a sentence with: "Three days ago". */
export function since(timeZone: string, then: Date, now: Date): string {
  const days = Math.round((startOfDay(timeZone, now) - startOfDay(timeZone, then)) / DAY);
  if (days <= 0) return 'Earlier today';
  if (days === 1) return 'Yesterday';
  if (days % 7 === 0 && days <= 28)
    return days === 7 ? 'A week ago' : `${capital(inWords(days / 7))} weeks ago`;
  return `${capital(inWords(days))} days ago`;
}

/** "up to three times in the next 14 days", for the days on which follow-ups leave; '' for none. */
export function reminderPlan(followUpDays: readonly number[]): string {
  if (followUpDays.length === 0) return '';
  const last = Math.max(...followUpDays);
  if (followUpDays.length === 1) return last === 1 ? 'once, tomorrow' : `once, in ${inWords(last)} days`;
  const times = followUpDays.length === 2 ? 'twice' : `${inWords(followUpDays.length)} times`;
  return `up to ${times} in the next ${last} days`;
}

function startOfDay(timeZone: string, at: Date): number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return Date.parse(`${format.format(at)}T00:00:00Z`);
}

function inWords(count: number): string {
  return NUMBERS[count] || String(count);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
