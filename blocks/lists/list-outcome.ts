import type { ControlOutcome } from '../../src/invitations/lists/control-list.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { bold } from '../kit/text.ts';

const NUMBERS = new Intl.NumberFormat('en-US');

/** A list was started. */
export function listStarted({ people, tenantName }: { people: number; tenantName: string }): Reply {
  const who = people === 1 ? '1 person' : `${NUMBERS.format(people)} people`;
  return reply(
    `:hourglass_flowing_sand: Inviting ${who} to ${bold(tenantName)}. The list’s card shows its progress, and you are told when it is done.`,
  );
}

/** The draft has been started or forgotten, or is somebody else’s. */
export function noSuchList(): Reply {
  return reply('This list is no longer there, or it is not yours to look into.');
}

/** The refused rows are in the direct messages: what stands above the file, and what is said where it was asked for. */
export function refusedSent(rows: number): { comment: string; reply: Reply } {
  const counted = rows === 1 ? 'The refused row' : `The ${NUMBERS.format(rows)} refused rows`;
  return {
    comment: `${counted} of your list, each with the reason. Correct the file and send it again.`,
    reply: reply(`:white_check_mark: ${counted}, each with the reason: see your direct messages with Usher.`),
  };
}

/** What came of **Pause**, **Go on** or **Cancel** on the card of a list. */
export function controlReply(outcome: ControlOutcome): Reply {
  switch (outcome.outcome) {
    case 'CHANGED':
      return reply(':white_check_mark: Done. The card will show it in a moment.');
    case 'NOT_NOW':
      return reply(
        outcome.status === 'DONE'
          ? 'Nothing was changed: the list is done already.'
          : 'Nothing was changed: somebody else was faster. The card says how things stand.',
      );
    case 'NOT_YOURS':
      return reply(
        ':no_entry: Only whoever sent the list, and Directory Admins of its tenant, can do this. Nothing was changed.',
      );
  }
}
