import type { PersonStatus } from '../../src/invitations/status/person-status.ts';
import type { CommandNames } from '../../src/words/commands.ts';
import { type Reply, reply } from '../kit/reply.ts';
import { section } from '../kit/section.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { standing } from '../status/standing.ts';
import { inviteButton } from './invite-buttons.ts';

/** A message takes 50 blocks, and about 13,000 characters. */
const MOST = 20;

/** Asks which of several tenants the command is about: each row says where the person stands there, with a button. */
export function whichTenantReply(person: PersonStatus, commands: CommandNames): Reply {
  const { memberships, name, email, emailKey } = person;
  const left = memberships.length - MOST;
  const rows = memberships.slice(0, MOST).map((place) => {
    const lastRound = place.rounds[0] ?? null;
    const label = lastRound || place.lastLoginAt ? 'Re-invite' : 'Invite';
    const button = inviteButton(
      label,
      { tenantId: place.tenantId, emailKey },
      `${name}, ${place.tenantName}`,
    );
    const stands = standing({ ...place, deactivated: place.deactivatedAt !== null, lastRound });
    return section(`${bold(place.tenantName)}  ·  ${stands}`, place.deactivatedAt ? undefined : button);
  });
  return reply(
    `${bold(name)} (${escapeMrkdwn(email, 300)}) is in ${memberships.length} tenants. Which one do you mean? Nothing has been sent yet.`,
    ...rows,
    ...(left > 0 ? [section(`… and ${left} more: open them with \`${commands.directory}\`.`)] : []),
  );
}
