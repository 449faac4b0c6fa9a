import type { Button, KnownBlock } from '@slack/types';
import type { OwnRights } from '../../src/directory/own-rights.ts';
import { inertLine } from '../../src/words/inert-text.ts';
import type { DirectoryViewState } from '../directory/directory-view.ts';
import { ACTIONS } from '../ids.ts';
import { button, section } from '../kit/section.ts';
import { bold, clip, escapeMrkdwn, LIMITS } from '../kit/text.ts';

/** Templates that are named; an Admin may list hundreds. */
const NAMED = 5;

/** A tenant in someone's home: what they are and may do there; with `directory`, the way into its directory. */
export function ownRightsBlock(rights: OwnRights, { directory }: { directory: boolean }): KnownBlock {
  const { tenant, templateName, seesDirectory } = rights;
  const title = `${bold(tenant.name, 200)}, as ${escapeMrkdwn(templateName, 200)}`;
  const open = directoryButton({ label: 'Directory', about: tenant.name }, { tenantId: tenant.id });
  return section(`${title}\n${sentence(rights)}`, directory && seesDirectory ? open : undefined);
}

/** Opens the directory of a tenant, of the people who stand somewhere if that is said. */
export function directoryButton(
  { label, about }: { label: string; about: string },
  state: Pick<DirectoryViewState, 'tenantId' | 'filter'>,
): Button {
  return button(label, ACTIONS.openDirectory, {
    value: JSON.stringify({ search: '', page: 0, ...state } satisfies DirectoryViewState),
    accessibility_label: clip(`${label}, ${inertLine(about)}`, LIMITS.buttonText),
  });
}

/** What someone may do in a tenant, in plain words. */
function sentence({ seesDirectory, invites, listed, addsCompanies }: OwnRights): string {
  const companies = addsCompanies ? ', and add companies' : '';
  switch (invites) {
    case 'EVERYONE':
      return `You may invite, add and edit everyone${companies}.`;
    case 'LISTED':
      return listed.length > 0
        ? `You may invite, add and edit people with the permissions template ${names(listed)}${companies}.`
        : 'You may invite nobody yet: your permissions template lists no templates that you may give. Ask a Directory Admin.';
    case 'NOBODY':
      return seesDirectory
        ? 'You may look at the directory. To have someone invited, ask a Directory Admin.'
        : 'You have no access to the directory. To have someone invited, ask a Directory Admin.';
  }
}

function names(listed: readonly string[]): string {
  const named = listed.slice(0, NAMED).map((name) => bold(name, 100));
  const left = listed.length - named.length;
  if (left > 0) return `${named.join(', ')} or ${left} more`;
  const last = named.pop() ?? '';
  return named.length > 0 ? `${named.join(', ')} or ${last}` : last;
}
