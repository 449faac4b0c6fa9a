import { DAY } from '../../clock.ts';
import { dateFormat } from '../../words/date-format.ts';

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
  return dateFormat({ timeZone, dateStyle: 'full' }).format(at);
}

/**
 * How long ago that was, in days of the calendar there, to begin a sentence with: "Three days ago". The hour by which a
 * change of clocks moves midnight makes no day more or less: 72 hours are three days.
 */
export function since(timeZone: string, then: Date, now: Date): string {
  const calendarDays = dayNumber(timeZone, now) - dayNumber(timeZone, then);
  const elapsed = (now.getTime() - then.getTime()) / DAY;
  const days = Math.min(Math.ceil(elapsed), Math.max(Math.floor(elapsed), calendarDays));
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

/** Counts the days of the calendar. It reads the parts of a date, because only some Nodes have every language's form. */
function dayNumber(timeZone: string, at: Date): number {
  const format = dateFormat({ timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const [year, month, day] = [parts.get('year'), parts.get('month'), parts.get('day')];
  if (year === undefined || month === undefined || day === undefined) throw new Error('A date without a day');
  return Date.UTC(year, month - 1, day) / DAY;
}

function inWords(count: number): string {
  return NUMBERS[count] || String(count);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
