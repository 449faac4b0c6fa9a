import type { WeeklyDigest } from '../../src/directory/weekly-digest.ts';
import { dateFormat } from '../../src/words/date-format.ts';
import { DIRECTORY_STATES } from '../../src/words/directory/states.ts';
import { escapeMrkdwn, placeMrkdwn } from '../kit/text.ts';

/** The longest bar, in characters: a line of the chart fits on a phone. */
const LONGEST_BAR = 8;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const FULL = '█';

/** The digest of a week, in mrkdwn: sentences, then a chart whose numbers stand before its bars. */
export function digestMrkdwn(digest: WeeklyDigest, brand: string | null): string {
  return [summary(digest, brand), chart(digest), stuck(digest)].filter(Boolean).join('\n');
}

function summary(digest: WeeklyDigest, brand: string | null): string {
  const { tenantName, weeks, medianDays, waiting } = digest;
  const week = weeks.at(-1);
  const invited = `${people(week?.invited ?? 0)} invited`;
  const loggedIn = `${people(week?.loggedIn ?? 0)} logged in for the first time`;
  const median = medianDays === null ? '' : `, a median of ${days(medianDays)} after the invitation`;
  const open =
    waiting === 0
      ? 'Nobody has an open invitation.'
      : `${people(waiting)} ${waiting === 1 ? 'has' : 'have'} an open invitation.`;
  return `:calendar: ${placeMrkdwn(tenantName, brand)}, the week of ${monthAndDay(week?.monday)}: ${invited}, ${loggedIn}${median}. ${open}`;
}

/** A line for each week: `Nov 16   12 invited ██████    9 logged in ████`. */
function chart({ weeks }: WeeklyDigest): string {
  const most = Math.max(...weeks.flatMap(({ invited, loggedIn }) => [invited, loggedIn]));
  if (most === 0) return '';
  const width = String(most).length;
  const lines = weeks.map(({ monday, invited, loggedIn }) => {
    const first = `${String(invited).padStart(width)} invited ${bar(invited, most).padEnd(LONGEST_BAR)}`;
    return `${monthAndDay(monday).padEnd(6)}  ${first}  ${String(loggedIn).padStart(width)} logged in ${bar(loggedIn, most)}`.trimEnd();
  });
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

function bar(value: number, most: number): string {
  const eighths = Math.round((value / most) * LONGEST_BAR * 8);
  const atLeast = value > 0 ? Math.max(1, eighths) : 0;
  return FULL.repeat(Math.floor(atLeast / 8)) + (EIGHTHS[atLeast % 8] ?? '');
}

function stuck({ stuck: total, stuckPeople }: WeeklyDigest): string {
  if (total === 0) return 'Nobody is stuck.';
  const named = stuckPeople.map(
    ({ name, why }) =>
      `${escapeMrkdwn(name, 200)} (${why === 'WAITING' ? 'all emails sent' : DIRECTORY_STATES[why].toLowerCase()})`,
  );
  const left = total - named.length;
  const more = left > 0 ? `, and ${left} more` : '';
  return `${people(total)} ${total === 1 ? 'is' : 'are'} stuck: ${named.join(', ')}${more}.`;
}

function people(count: number): string {
  return `${count} ${count === 1 ? 'person' : 'people'}`;
}

function days(count: number): string {
  const rounded = Math.round(count * 10) / 10;
  return `${rounded} ${rounded === 1 ? 'day' : 'days'}`;
}

/** `Nov 16`, of a day as YYYY-MM-DD. */
function monthAndDay(monday: string | undefined): string {
  if (!monday) return '';
  return dateFormat({ month: 'short', day: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${monday}T00:00:00Z`),
  );
}
