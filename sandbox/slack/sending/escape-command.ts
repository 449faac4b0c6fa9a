import type { Internals } from '../internals.ts';
import type { Person } from '../state/entities.ts';

/**
 * The text of a slash command with `should_escape: true`: `@jane` and `#general` become
 * `<@U000000003|jane>` and `<#C000000001|general>`, and what a person typed cannot look like that.
 * With `linkEmails` addresses become `<mailto:…|…>`, as some of Slack's clients send them.
 */
export function escapeCommand(text: string, by: Person, internals: Internals, linkEmails: boolean): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const { people, channels } = internals.places;
  const mentioned = escaped
    .replace(/(^|[\s,;])@([\p{L}\p{N}._-]+)/gu, (whole, before: string, name: string) => {
      const handle = name.replace(/\.$/, '').toLowerCase();
      const found = people.find((person) => person.team === by.team && person.name.toLowerCase() === handle);
      return found ? `${before}<@${found.id}|${found.name}>` : whole;
    })
    .replace(/(^|[\s,;])#([\p{L}\p{N}_-]+)/gu, (whole, before: string, name: string) => {
      const found = channels.find(
        (channel) => channel.team === by.team && channel.name === name.toLowerCase(),
      );
      return found ? `${before}<#${found.id}|${found.name}>` : whole;
    });
  if (!linkEmails) return mentioned;
  return mentioned.replace(
    /[^\s,;<>@|]+@[^\s,;<>@|&]+\.[^\s,;<>@|&]+/g,
    (email) => `<mailto:${email}|${email}>`,
  );
}
