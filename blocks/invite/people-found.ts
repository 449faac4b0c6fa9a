import type { Button } from '@slack/types';
import type { DirectoryPage, DirectoryRow } from '../../src/invitations/status/list-directory.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { countOfPeople } from '../directory/directory-view.ts';
import { ACTIONS } from '../ids.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { button, section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { personButton } from '../person/person-menu.ts';
import { standing } from '../status/standing.ts';
import { nextButton } from './invite-buttons.ts';

/** What was typed about the person who is looked for. */
type Wanted = 'INVITE' | 'STATUS' | 'REVOKE' | 'EDIT';

/** A message takes about 13,000 characters. */
const MOST = 10;

/** Whom a typed name may mean, each with the button for what was asked. Nothing is done on a guess. */
export function peopleFoundReply(
  list: DirectoryPage,
  data: {
    typed: string;
    tenant: { id: string; name: string };
    /** Where the command was typed, for the announcement. */
    asked: Wanted;
  },
  commands: CommandNames,
): Reply {
  const { typed, tenant } = data;
  const search = escapeMrkdwn(typed, 200);
  const { rows, total, isMore } = list;
  const count = countOfPeople(list);
  const found = `${count.charAt(0).toUpperCase()}${count.slice(1)} ${total === 1 ? 'is' : 'are'}`;
  const people = rows.slice(0, MOST).map((row) => {
    const accessory = buttonFor(row, data);
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

function buttonFor(
  row: DirectoryRow,
  { tenant, asked }: { tenant: { id: string }; asked: Wanted },
): Button | null {
  const { emailKey, membershipId, name } = row;
  switch (asked) {
    case 'INVITE':
      return nextButton(row, { tenantId: tenant.id, emailKey });
    case 'STATUS':
      return button('Show status', ACTIONS.showStatus, { value: emailKey });
    case 'REVOKE':
      return row.mayRevoke ? personButton('REVOKE', { membershipId, about: name }) : null;
    case 'EDIT':
      return row.mayEdit ? personButton('EDIT', { membershipId, about: name }) : null;
  }
}
