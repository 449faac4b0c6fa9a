import type { WhoCan } from '../../src/directory/refusal.ts';
import { bold } from '../kit/text.ts';

/** “Ask *Alice* or @bob.” Without people: whom to ask where there is no Directory Admin. */
export function askOneOf(people: readonly WhoCan[]): string {
  if (people.length === 0) return 'This tenant has no Directory Admin. Ask the people who run Usher.';
  return `Ask ${oneOf(people)}.`;
}

/** “Who can do it: *Alice* or @bob”, a mention where Slack knows them. Empty without people. */
export function whoCanDoIt(people: readonly WhoCan[]): string {
  return people.length === 0 ? '' : `Who can do it: ${oneOf(people)}.`;
}

function oneOf(people: readonly WhoCan[]): string {
  const list = people.map(({ name, slackUser }) => (slackUser ? `<@${slackUser}>` : bold(name)));
  const last = list.pop() ?? '';
  return list.length > 0 ? `${list.join(', ')} or ${last}` : last;
}
