import { escapeMrkdwn } from '../kit/text.ts';

/** Sentences about the text of a command that cannot be acted on. */

export function oneAtATime(command: string): string {
  return `One person at a time, please: \`${command} jane@acme.test\` or \`${command} @jane\`.`;
}

export function unreadable(command: string, typed: string): string {
  return `“${escapeMrkdwn(typed, 300)}” is not an email ID or an @mention. Try \`${command} jane@acme.test\`, or \`/invite help\`.`;
}

export function sayWhom(command: string): string {
  return `Say who you mean: \`${command} jane@acme.test\` or \`${command} @jane\`.`;
}
