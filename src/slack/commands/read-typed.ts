import { closestMatch } from '../../words/closest-match.ts';
import { type Task, taskOf } from '../../words/commands.ts';

/** What a person typed, taken apart. */
export type Typed =
  /** `name` is the command with the word that says what to do: `/usher invite`; `text` is what stands after it. */
  | { task: Exclude<Task, 'help'>; name: string; text: string }
  | { task: 'help' }
  /** A word that says nothing to Usher, and what it probably means. */
  | { task: null; word: string; rest: string; meant: Task | undefined };

/** What can be said after `/usher`. */
const WORDS: Readonly<Record<string, Task>> = {
  invite: 'invite',
  reinvite: 'reinvite',
  're-invite': 'reinvite',
  revoke: 'revoke',
  edit: 'edit',
  add: 'add',
  'add-to-tenant': 'add',
  directory: 'directory',
  status: 'status',
  help: 'help',
};

/** What a command does besides its own, when it is said after it. */
const ALSO: Partial<Record<Task, readonly Task[]>> = {
  invite: ['revoke', 'edit', 'status', 'help'],
  reinvite: ['help'],
  add: ['help'],
};

/** Reads which task a command is about: from its name, or with the umbrella from the word after it. */
export function readTyped(command: string, text: string): Typed {
  const about = taskOf(command);
  if (about !== 'everything') return withWordOfItsOwn(about ?? 'help', command, text);
  const { word, rest } = firstWord(text);
  if (word === '') return { task: 'help' };
  const task = ownValue(WORDS, word.toLowerCase());
  if (task) return withWordOfItsOwn(task, `${command} ${word.toLowerCase()}`, rest);
  if (word.includes('@')) return { task: null, word, rest: text.trim(), meant: 'invite' };
  const near = closestMatch(word, Object.keys(WORDS));
  return { task: null, word, rest, meant: near === undefined ? undefined : WORDS[near] };
}

/** `/invite status …`, `/invite revoke …`, `/invite edit …`, `/invite help`, and what is a letter away from them. */
function withWordOfItsOwn(task: Task, name: string, text: string): Typed {
  if (task === 'help') return { task };
  const { word, rest } = firstWord(text);
  const words = ALSO[task] ?? [];
  const said = words.find((known) => known === word.toLowerCase());
  if (said === 'help' && rest === '') return { task: 'help' };
  if (said && said !== 'help') return { task: said, name: `${name} ${said}`, text: rest };
  // A name may look like a word of ours. Nobody is called `stauts`, and an address or nothing follows that.
  const near = /^(\S*@\S*)?$/.test(rest) ? closestMatch(word, words, 1) : undefined;
  const meant = words.find((known) => known === near);
  const isMeant = said === undefined && meant !== undefined && (meant !== 'help' || rest === '');
  return isMeant ? { task: null, word, rest, meant } : { task, name, text };
}

function firstWord(text: string): { word: string; rest: string } {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(text) ?? [];
  return { word, rest };
}

/** Not what every object has, such as `constructor`. */
function ownValue(words: Readonly<Record<string, Task>>, word: string): Task | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
