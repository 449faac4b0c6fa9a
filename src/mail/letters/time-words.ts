import { DAY } from '../../clock.ts';
import { dateFormat } from '../../words/date-format.ts';
import type { LetterWords } from './render-letter.ts';

/** "Sunday, December 20, 2026": the day it is at that moment, where the tenant is. */
export function dayIn(timeZone: string, at: Date): string {
  return dateFormat({ timeZone, dateStyle: 'full' }).format(at);
}

/**
 * How many follow-ups may come, and the day of the last; null for none.
 *
 * @param options.from when the mail that says so leaves, from which their days count
 */
export function remindersOf(
  followUpDays: readonly number[],
  { timeZone, from }: { timeZone: string; from: Date },
): LetterWords['reminders'] {
  if (followUpDays.length === 0) return null;
  return {
    isOne: followUpDays.length === 1,
    most: String(followUpDays.length),
    lastDay: dayIn(timeZone, new Date(from.getTime() + Math.max(...followUpDays) * DAY)),
  };
}
