/** A day in the reader's own time zone ("Nov 22nd", "today"); the fallback is the day in `timezone`, the tenant's. */
export function day(at: Date, timezone: string): string {
  return slackDate(at, '{date_short_pretty}', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: timezone,
  });
}

/** A day and time in the reader's own time zone; the fallback is the time in `timezone`, the tenant's, with its name. */
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

function slackDate(at: Date, pattern: string, fallback: Intl.DateTimeFormatOptions): string {
  const written = new Intl.DateTimeFormat('en-US', fallback).format(at);
  return `<!date^${Math.floor(at.getTime() / 1000)}^${pattern}|${written}>`;
}
