import { dateFormat } from '../../src/words/date-format.ts';

/** A day as Slack shows it in the reader's time zone ("Nov 22nd", "today"), or else in `timezone`, the tenant's. */
export function day(at: Date, timezone: string): string {
  return slackDate(at, '{date_short_pretty}', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: timezone,
  });
}

/** A day and time as Slack shows them in the reader's time zone, or else in `timezone`, the tenant's, which is named. */
export function moment(at: Date, timezone: string): string {
  return slackDate(at, '{date_short_pretty} at {time}', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone: timezone,
  });
}

/** A time of day as Slack shows it in the reader's time zone, or else in `timezone`, the tenant's, which is named. */
export function timeOfDay(at: Date, timezone: string): string {
  return slackDate(at, '{time}', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone: timezone,
  });
}

function slackDate(at: Date, pattern: string, fallback: Intl.DateTimeFormatOptions): string {
  const written = dateFormat(fallback).format(at);
  return `<!date^${Math.floor(at.getTime() / 1000)}^${pattern}|${written}>`;
}
