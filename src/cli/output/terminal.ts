import type { MailHold } from '../../invitations/status/mail-hold.ts';
import { dateFormat } from '../../words/date-format.ts';
import { MAIL_OBSTACLE_ADVICE, MAIL_OBSTACLES } from '../../words/emails.ts';

/** Where a command writes: what it was asked for, and what went wrong. Plain text, never a colour code. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** What somebody answers; null when nobody sits there. */
  ask(question: string): Promise<string | null>;
}

/** The columns that all output fits into. */
export const COLUMNS = 80;

/** Breaks a sentence into lines between its words; every line after the first is indented. */
export function wrap(text: string, options: { indent?: string; hanging?: string } = {}): string {
  const { indent = '', hanging = indent } = options;
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const isFirst = line === indent || line === hanging;
    if (!isFirst && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = hanging + word;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

/** A number and what it counts: "1 company", "2 companies". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** A day as it is in the tenant: "Nov 22, 2026". */
export function day(at: Date, timezone: string): string {
  return dateFormat({ dateStyle: 'medium', timeZone: timezone }).format(at);
}

/** A moment as it is in the tenant: "Nov 22, 2026, 09:12". */
export function moment(at: Date, timezone: string): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone: timezone }).format(
    at,
  );
}

/** That mail waits, and why, as a paragraph; none while it leaves. */
export function holdLines(hold: MailHold | null): string[] {
  if (!hold) return [];
  const words = hold.reason === null ? '' : ` (${hold.reason})`;
  const { obstacle } = hold;
  return [
    wrap(`Mail is waiting: ${MAIL_OBSTACLES[obstacle]}${words}. ${MAIL_OBSTACLE_ADVICE[obstacle]}`, {
      hanging: '  ',
    }),
  ];
}
