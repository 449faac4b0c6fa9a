import type { CommandNames, Task } from '../../src/words/commands.ts';
import { escapeMrkdwn } from '../kit/text.ts';

/** Sentences about the text of a command that cannot be acted on. */

export function oneAtATime(command: string): string {
  return `One person at a time, please: \`${command} jane@acme.test\` or \`${command} @jane\`.`;
}

export function unreadable(
  { command, typed }: { command: string; typed: string },
  commands: CommandNames,
): string {
  return `“${escapeMrkdwn(typed, 300)}” is not an email ID or an @mention. Try \`${command} jane@acme.test\`, or \`${commands.help}\`.`;
}

/** Nobody is called what was typed, in the directories that were searched. */
export function nobodyCalled(
  { command, typed }: { command: string; typed: string },
  commands: CommandNames,
): string {
  return `“${escapeMrkdwn(typed, 300)}” is not an email ID or an @mention, and nobody in a directory that you can see is found by it. Try \`${command} jane@acme.test\`, or \`${commands.help}\`.`;
}

/** An address that no mail provider takes: said before anything is written (docs/platform.md, "Resend"). */
export function notMailable(email: string): string {
  return `Mail cannot be sent to ${escapeMrkdwn(email, 300)}: mail providers take only letters from a to z, digits and a few signs before the @. Nothing was done. Ask the person for another address.`;
}

export function sayWhom(command: string): string {
  return `Say who you mean: \`${command} jane@acme.test\` or \`${command} @jane\`.`;
}

/** Says which task a mistyped word probably means. `rest` is what stood after it. */
export function unknownWord(
  { word, rest, meant }: { word: string; rest: string; meant: Task | undefined },
  commands: CommandNames,
): string {
  const unknown = `Usher does not know what “${escapeMrkdwn(word, 300)}” means.`;
  if (meant === undefined) return `${unknown} \`${commands.help}\` lists what you can type.`;
  const line = `${commands[meant]} ${rest.replaceAll('`', '')}`.trim();
  return `${unknown} Did you mean \`${escapeMrkdwn(line, 300)}\`?`;
}
