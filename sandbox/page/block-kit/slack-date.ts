import { calendarDay } from '../format-time.ts';

const LOCALE = 'en-US';

/** A `<!date^…>` of mrkdwn as Slack shows it: in the reader's time zone, with "today" and the like for days close by. */
export function slackDate(seconds: number, pattern: string, now: number): string {
  const at = seconds * 1000;
  return pattern.replace(/\{(\w+)\}/g, (whole, token: string) => written(token, at, now) ?? whole);
}

function written(token: string, at: number, now: number): string | undefined {
  const near = token.endsWith('_pretty') ? nearby(at, now) : undefined;
  if (near !== undefined) return near;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(LOCALE, options).format(at);
  switch (token.replace('_pretty', '')) {
    case 'date_num':
      return new Date(at).toISOString().slice(0, 10);
    case 'date':
      return format({ year: 'numeric', month: 'long', day: 'numeric' });
    case 'date_short':
      return format({ year: 'numeric', month: 'short', day: 'numeric' });
    case 'date_long':
      return format({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' });
    case 'time':
      return format({ hour: 'numeric', minute: '2-digit' });
    case 'time_secs':
      return format({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
    default:
      return undefined;
  }
}

function nearby(at: number, now: number): string | undefined {
  const names: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' };
  return names[calendarDay(at) - calendarDay(now)];
}
