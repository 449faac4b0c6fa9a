import type { Caller } from '../../src/directory/callers.ts';
import type { DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { standing } from '../status/standing.ts';
import { type PersonVerb, personButton } from './person-menu.ts';

/** A message takes 50 blocks, and about 13,000 characters. */
const MOST = 20;

/** Asks in which of several tenants somebody is meant: each row says where they stand there, with the button. */
export function whichMemberReply(
  places: readonly { row: DirectoryRow; caller: Caller }[],
  verb: PersonVerb,
  commands: CommandNames,
): Reply {
  const [person] = places.map(({ row }) => row);
  const rows = places.slice(0, MOST).map(({ row, caller: { tenant } }) => {
    const about = `${row.name}, ${tenant.name}`;
    return section(
      `${bold(tenant.name)}  ·  ${standing(row)}`,
      personButton(verb, { membershipId: row.membershipId, about }),
    );
  });
  const left = places.length - rows.length;
  return reply(
    `${bold(person?.name ?? '')} (${escapeMrkdwn(person?.email ?? '', 300)}) is in ${places.length} tenants. Which one do you mean? Nothing has been done yet.`,
    ...rows,
    ...(left > 0 ? [section(`… and ${left} more: open them with \`${commands.directory}\`.`)] : []),
  );
}
