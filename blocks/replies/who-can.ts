import { bold } from '../kit/text.ts';

/** “Ask *Alice* or *Bob*.” Without names: whom to ask where there is no Directory Admin. */
export function askOneOf(names: readonly string[]): string {
  if (names.length === 0) return 'This tenant has no Directory Admin. Ask the people who run Usher.';
  return `Ask ${oneOf(names)}.`;
}

/** “Who can do it: *Alice* or *Bob*.” Empty without names. */
export function whoCanDoIt(names: readonly string[]): string {
  return names.length === 0 ? '' : `Who can do it: ${oneOf(names)}.`;
}

function oneOf(names: readonly string[]): string {
  const list = names.map((name) => bold(name));
  const last = list.pop() ?? '';
  return list.length > 0 ? `${list.join(', ')} or ${last}` : last;
}
