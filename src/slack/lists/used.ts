import type { BlockAction, ButtonAction, StaticSelectAction, ViewOutput } from '@slack/bolt';
import { ACTIONS } from '../../../blocks/ids.ts';
import { controlReply, listStarted, noSuchList } from '../../../blocks/lists/list-outcome.ts';
import { refusalReply } from '../../../blocks/replies/refusal.ts';
import { rememberTenant } from '../../directory/callers.ts';
import { ListRowOutcome } from '../../generated/prisma/enums.ts';
import { controlList, type ListControl } from '../../invitations/lists/control-list.ts';
import { redraftList } from '../../invitations/lists/draft-list.ts';
import { findList } from '../../invitations/lists/find-list.ts';
import type { ColumnChoices, GuessedColumn } from '../../invitations/lists/guessed-columns.ts';
import { LIST_LOGINS } from '../../invitations/lists/list-logins.ts';
import type { ListChoices } from '../../invitations/lists/planning/list-row.ts';
import { listProgress } from '../../invitations/lists/read-progress.ts';
import { startList } from '../../invitations/lists/start-list.ts';
import { COLUMN_MEANINGS, type Meaning } from '../../lists/list.ts';
import { countRows, INVITED_ROWS } from '../../words/lists/rows.ts';
import { findField, noteIn, readAnnounceIn } from '../forms/fields.ts';
import { type ActionArgs, type InModal, type ModalAnswer, requestOf } from '../request/answer-action.ts';
import type { Answer } from '../request/answer-command.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import type { Submitted } from '../request/answer-submission.ts';
import type { Asker } from '../request/identify.ts';
import { placePressed } from '../request/place-pressed.ts';
import { callerIn, tenantAndAnnouncement } from '../request/tenants.ts';
import type { SlackContext } from '../slack-context.ts';
import { listViewFor, readListViewState } from './list-view.ts';
import { sendRefused } from './refused-file.ts';

/* What a person does with a list: in its view, and on its card. */

/** Something was chosen for all rows: the preview follows. */
export async function listChoiceMade(
  app: SlackContext,
  asker: Asker,
  { view }: Pick<InModal<BlockAction>, 'view'>,
): Promise<ModalAnswer> {
  const state = readListViewState(view.private_metadata);
  return lookAgain(app, asker, { ...state, choices: choicesIn(view), columns: columnsIn(view) });
}

/** Another tenant was chosen: what is chosen in the one is nothing in the other. */
export async function listTenantChosen(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<StaticSelectAction>,
): Promise<ModalAnswer> {
  const tenantId = action.selected_option.value;
  await rememberTenant(app.db, callerIn(asker, tenantId));
  const state = readListViewState(view.private_metadata);
  const { reinvite } = choicesIn(view);
  const choices = { reinvite, companyId: null, permissionsTemplateId: null };
  return lookAgain(app, asker, { ...state, tenantId, choices });
}

/** Rows of another outcome, or people by whether they have logged in. */
export function listOutcomeChosen(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<StaticSelectAction>,
): Promise<ModalAnswer> {
  const state = readListViewState(view.private_metadata);
  const filters = [...Object.values(ListRowOutcome), ...LIST_LOGINS];
  const outcome = filters.find((known) => known === action.selected_option.value);
  return listViewFor(app, asker, { ...state, outcome: outcome ?? null, page: 0 });
}

/** Another page of rows. */
export function listPageTurned(
  app: SlackContext,
  asker: Asker,
  { view, action }: InModal<ButtonAction>,
): Promise<ModalAnswer> {
  return listViewFor(app, asker, {
    ...readListViewState(view.private_metadata),
    page: Number(action.value),
  });
}

/** **Invite N people**: what the preview says is started. What was chosen since then is looked at first. */
export async function listSubmitted(app: SlackContext, asker: Asker, view: ViewOutput): Promise<Submitted> {
  const state = readListViewState(view.private_metadata);
  const { listId, tenantId } = state;
  const list = await findList(app, { ...asker, listId });
  if (!list) return noSuchList();
  const written = noteIn(view);
  if ('problem' in written) return { errors: { [ACTIONS.note]: written.problem } };
  const choices = choicesIn(view);
  const columns = columnsIn(view);
  const tenantShown = findField(view, ACTIONS.listTenant)?.selected_option?.value ?? tenantId;
  const people = countRows((await listProgress(app.db, listId))?.counts ?? {}, INVITED_ROWS);
  if (
    tenantShown !== list.tenantId ||
    !isSame(choices, list.choices) ||
    !isRead(columns, list.guessed) ||
    people === 0
  ) {
    return lookAgain(app, asker, { ...state, tenantId: tenantShown, choices, columns });
  }
  const { announce, tenant } = await tenantAndAnnouncement(app, asker, {
    tenantId,
    announceIn: readAnnounceIn(view, asker),
  });
  const started = await startList(app, { listId, userId: asker.userId, announce, ...written });
  return started ? listStarted({ people, tenantName: tenant.name }) : noSuchList();
}

async function lookAgain(
  app: SlackContext,
  asker: Asker,
  again: ReturnType<typeof readListViewState> & { choices: ListChoices; columns?: ColumnChoices },
): Promise<Answer> {
  const drafted = await redraftList(app, { ...again, ...asker });
  if (drafted === null) return noSuchList();
  if (drafted.outcome === 'REFUSED') return refusalReply(drafted.refusal);
  return listViewFor(app, asker, { listId: again.listId, channel: again.channel });
}

/** What is chosen for all rows, as the view holds it. */
function choicesIn(view: ViewOutput): ListChoices {
  const company = findField(view, ACTIONS.company)?.selected_option?.value;
  const template = findField(view, ACTIONS.permissionsTemplate)?.selected_option?.value;
  const again = findField(view, ACTIONS.listReinvite)?.selected_options ?? [];
  return {
    reinvite: again.length > 0,
    companyId: company ?? null,
    permissionsTemplateId: template ?? null,
  };
}

/** What is said about columns. */
function columnsIn(view: ViewOutput): ColumnChoices {
  const said = Object.entries(view.state.values).flatMap(
    ([blockId, elements]): [number, Meaning | null][] => {
      const chosen = elements[ACTIONS.listColumn]?.selected_option?.value;
      if (chosen === undefined) return [];
      return [[Number(blockId.split(':')[1]), COLUMN_MEANINGS.find((one) => one === chosen) ?? null]];
    },
  );
  return Object.fromEntries(said);
}

function isRead(columns: ColumnChoices, guessed: readonly GuessedColumn[]): boolean {
  return guessed.every(({ index, meaning }) => (columns[index] ?? null) === meaning);
}

function isSame(a: ListChoices, b: ListChoices): boolean {
  return (
    a.reinvite === b.reinvite &&
    a.companyId === b.companyId &&
    a.permissionsTemplateId === b.permissionsTemplateId
  );
}

/** **Pause**, **Go on**, **Cancel** and **Details** on the card of a list, and where its sender is told of its end. */
export async function listCardPressed(
  app: SlackContext,
  args: ActionArgs,
  control: ListControl | 'DETAILS' | 'REFUSED',
): Promise<void> {
  const { body, action, ack } = args;
  const listId = action.value ?? '';
  const { open, tell } = placePressed(app, args);
  await answerInTime<Answer>(app, requestOf(body), {
    work: async (asker) => {
      if (control === 'DETAILS') return listViewFor(app, asker, { listId });
      if (control === 'REFUSED') {
        const { reply, sentTo } = await sendRefused(app, asker, listId);
        // Whoever presses it there sees the file come.
        return sentTo !== null && sentTo === body.channel?.id ? null : reply;
      }
      return controlReply(await controlList(app, { ...asker, listId, control }));
    },
    ack,
    show: (answer) => ('modal' in answer ? open(answer.modal) : tell(answer)),
  });
}
