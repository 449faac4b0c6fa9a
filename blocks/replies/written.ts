import type { KnownBlock } from '@slack/types';
import type { Task } from '../../src/words/commands.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { escapeMrkdwn } from '../kit/text.ts';
import { commandButton } from './command-button.ts';

/* Answers to what a person writes to Usher in a direct message. */

/** What can be written here, and the buttons for those who would rather press. */
export function whatToWrite(): Reply {
  return reply(
    [
      'Write what you want me to do, for example:',
      '• `invite jane@acme.test`',
      '• `status`, or `status jane@acme.test`',
      '• `directory smith`',
    ].join('\n'),
    actions(),
  );
}

/** A word that says nothing to Usher, and what it probably means. `rest` is what stood after it, or all of it. */
export function notUnderstood(
  { word, rest, meant }: { word: string; rest: string; meant: Task },
  after: string,
): Reply {
  const line = `${meant} ${rest.replaceAll('`', '')}`.trim();
  const question = word.includes('@')
    ? `Shall I invite ${escapeMrkdwn(rest, 300)}?`
    : `I do not know what “${escapeMrkdwn(word, 300)}” means. Did you mean \`${escapeMrkdwn(line, 300)}\`?`;
  const yes = commandButton(meant, LABELS[meant], { after, style: 'primary' });
  return reply(question, { type: 'actions', elements: [yes] });
}

/** What was written takes a form, and Slack opens none for a message. Nothing has been done. */
export function takesAForm(task: Task, after: string): Reply {
  const label = task === 'directory' ? 'Open the directory' : 'Open the form';
  const open = commandButton(task, label, { after, style: 'primary' });
  const why = 'Slack opens this only when you press a button. Nothing has been done yet.';
  return reply(why, { type: 'actions', elements: [open] });
}

/** What the button after a question is called. */
const LABELS: Readonly<Record<Task, string>> = {
  invite: 'Invite',
  reinvite: 'Re-invite',
  revoke: 'Revoke',
  edit: 'Edit',
  add: 'Add person',
  directory: 'Directory',
  status: 'Status',
  help: 'Help',
};

function actions(): KnownBlock {
  return {
    type: 'actions',
    elements: [
      commandButton('invite', 'Invite someone'),
      commandButton('directory', 'Directory'),
      commandButton('status', 'Status'),
      commandButton('help', 'Help'),
    ],
  };
}
