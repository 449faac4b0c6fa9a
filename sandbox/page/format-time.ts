const LOCALE = 'en-US';

const DAY = 24 * 60 * 60 * 1000;

export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** "Today", "Yesterday", or the day with its weekday. */
export function dayName(at: number, now: number): string {
  const days = calendarDay(at) - calendarDay(now);
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  return new Intl.DateTimeFormat(LOCALE, { weekday: 'long', month: 'long', day: 'numeric' }).format(at);
}

/** "Sun, Nov 22, 3:20 PM". */
export function dateAndTime(at: number): string {
  return `${weekday(at)}, ${dayAndTime(at)}`;
}

export function weekday(at: number): string {
  return new Intl.DateTimeFormat(LOCALE, { weekday: 'short' }).format(at);
}

/** "Nov 22, 3:20 PM". */
export function dayAndTime(at: number): string {
  const day = new Intl.DateTimeFormat(LOCALE, { month: 'short', day: 'numeric' }).format(at);
  return `${day}, ${timeOfDay(at)}`;
}

/** "today 3:20 PM", "Nov 22". */
export function briefly(at: number, now: number): string {
  if (calendarDay(at) === calendarDay(now)) return timeOfDay(at);
  return new Intl.DateTimeFormat(LOCALE, { month: 'short', day: 'numeric' }).format(at);
}

/** Days since 1970 where the reader is. */
export function calendarDay(at: number): number {
  const date = new Date(at);
  return Math.floor((at - date.getTimezoneOffset() * 60_000) / DAY);
}

/** How far the clock is ahead: "+3 days", "+2 h"; empty when it is not. */
export function ahead(offset: number): string {
  const minutes = Math.round(offset / 60_000);
  if (minutes < 1) return '';
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return `+${days} ${days === 1 ? 'day' : 'days'}${hours > 0 ? ` ${hours} h` : ''}`;
  return hours > 0 ? `+${hours} h` : `+${minutes} min`;
}
