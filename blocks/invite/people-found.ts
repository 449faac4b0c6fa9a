import type { Button } from '@slack/types';
import type { DirectoryPage } from '../../src/invitations/status/list-directory.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { countOfPeople } from '../directory/directory-view.ts';
import { ACTIONS } from '../ids.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { button, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { standing } from '../status/standing.ts';
import { nextButton } from './invite-buttons.ts';

/** A message takes about 13,000 characters. */
const MOST = 10;

/** Whom a typed name may mean, each with the button for what was asked. Nothing is done on a guess. */
export function peopleFoundReply(
  list: DirectoryPage,
  data: {
    typed: string;
    tenant: { id: string; name: string };
    /** Where the command was typed, for the announcement. */
    asked: 'INVITE' | 'STATUS';
  },
  commands: CommandNames,
): Reply {
  const { typed, tenant, asked } = data;
  const search = escapeMrkdwn(typed, 200);
  const { rows, total, isMore } = list;
  const count = countOfPeople(list);
  const found = `${count.charAt(0).toUpperCase()}${count.slice(1)} ${total === 1 ? 'is' : 'are'}`;
  const people = rows.slice(0, MOST).map((row) => {
    const accessory: Button | null =
      asked === 'STATUS'
        ? button('Show status', ACTIONS.showStatus, { value: row.emailKey })
        : nextButton(row, { tenantId: tenant.id, emailKey: row.emailKey });
    const who = `${bold(row.name)}  ${escapeMrkdwn(row.email, 300)}`;
    return section(
      `${who}\n${escapeMrkdwn(row.companyName, 250)}  ·  ${standing(row)}`,
      accessory ?? undefined,
    );
  });
  const left = total - people.length;
  return reply(
    `${found} found for “${search}” in ${bold(tenant.name)}. Nothing was sent. Whom do you mean?`,
    ...people,
    ...(left > 0
      ? [section(`… and ${isMore ? 'many' : left} more: \`${commands.directory} ${search}\``)]
      : []),
  );
}
