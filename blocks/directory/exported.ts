import type { DirectoryState } from '../../src/generated/prisma/enums.ts';
import { DIRECTORY_STATES } from '../../src/words/directory/states.ts';
import { bold, escapeMrkdwn } from '../kit/text.ts';
import { countOfPeople } from './directory-view.ts';

interface Export {
  people: number;
  tenantName: string;
  search: string;
  filter: DirectoryState | null;
}

/** Above the list, once a file of it was sent. */
export function exportedBanner(of: Export): string {
  return `:white_check_mark: ${countOf(of)} ${of.people === 1 ? 'is' : 'are'} in a file that Usher has sent you directly.`;
}

/** Above the file itself. */
export function exportComment(of: Export & { timezone: string }): string {
  const { tenantName, search, filter, timezone } = of;
  const shown = [
    ...(filter ? [`only ${DIRECTORY_STATES[filter].toLowerCase()}`] : []),
    ...(search ? [`found for “${escapeMrkdwn(search, 300)}”`] : []),
  ];
  const which = shown.length > 0 ? ` (${shown.join(', ')})` : '';
  return `${countOf(of)} in the directory of ${bold(tenantName)}${which}. Times are in ${timezone}.`;
}

function countOf({ people }: Export): string {
  return countOfPeople({ total: people, isMore: false });
}
