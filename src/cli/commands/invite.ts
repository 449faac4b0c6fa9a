import { readFile, stat } from 'node:fs/promises';
import { Command } from 'commander';
import { findMembership } from '../../directory/people/find-membership.ts';
import { readNote } from '../../directory/typed/read-note.ts';
import { readAddress } from '../../directory/typed/read-people.ts';
import { describeError, UserError } from '../../errors.ts';
import { chooseDefaults } from '../../invitations/lists/choose-defaults.ts';
import { draftList } from '../../invitations/lists/draft-list.ts';
import { listProgress, rowsOf } from '../../invitations/lists/read-progress.ts';
import { runChunk, type Working } from '../../invitations/lists/run-chunk.ts';
import { discardDraft, noteToTooMany, startList } from '../../invitations/lists/start-list.ts';
import { LARGEST_LIST, type ReadList } from '../../lists/list.ts';
import { readList } from '../../lists/read-list.ts';
import { MOST_WITH_NOTE } from '../../words/limits.ts';
import { countRows, INVITED_ROWS, REFUSED_ROWS } from '../../words/lists/rows.ts';
import { type Call, UsageError } from '../call.ts';
import { askAboutColumns, columnChoices } from '../list-columns.ts';
import { columnLines, countLines, progressLine, refusedLines } from '../output/list.ts';
import { counted } from '../output/terminal.ts';
import { withDatabase } from '../with-database.ts';

interface Options {
  tenant?: string;
  as?: string;
  company?: string;
  template?: string;
  reinvite?: boolean;
  column: string[];
  note?: string;
  dryRun?: boolean;
  yes?: boolean;
}

/** `usher invite`: invites the people of a list, after a preview. */
export function inviteCommand(call: Call): Command {
  return new Command('invite')
    .usage('<file> [options]')
    .argument('<file>', 'a table (CSV or TSV, as spreadsheets write it) or a text with addresses in it')
    .option('--tenant <name>', 'the tenant')
    .option('--as <email>', 'who invites: a person of the tenant, with the rights that they have there')
    .option('--company <name>', 'the company of people for whom the list names none')
    .option('--template <name>', 'the permissions template of people for whom the list names none')
    .option('--reinvite', 'also people who were invited before')
    .option(
      '--column <name=meaning>',
      'what is in a column, such as "Account=Company"; may be repeated',
      collect,
      [],
    )
    .option('--note <text>', `what is written to the people, for lists of up to ${MOST_WITH_NOTE}`)
    .option('--dry-run', 'show what would become of each row, and do nothing')
    .option('--yes', 'do not ask')
    .summary('Invite the people of a list')
    .description(
      'Shows what will become of the rows, asks, and then adds people who are new to the tenant and invites all who may be invited. Every row goes through the rules that one person does. The status is 1 when rows were refused.',
    )
    .action((path: string, options: Options) => inviteFrom(call, path, options));
}

async function inviteFrom(call: Call, path: string, options: Options): Promise<void> {
  const { tenant, as, dryRun = false, yes = false } = options;
  if (tenant === undefined) throw new UsageError('Which tenant? Name it with --tenant <name>.');
  if (as === undefined) throw new UsageError('Who invites? Name a person of the tenant with --as <email>.');
  const emailKey = readAddress(as)?.emailKey;
  if (emailKey === undefined) throw new UsageError(`"${as}" is not an email ID.`);
  const written = readNote(options.note ?? '');
  if ('problem' in written) throw new UsageError(written.problem);
  const list = await readColumns(call, path, options);
  if (list.rows.length === 0) throw new UserError('LIST_UNREADABLE', `There is no address in ${path}.`);
  if (written.note !== null && list.rows.length > MOST_WITH_NOTE) throw noteToTooMany();
  await withDatabase(call, async (context) => {
    const membershipId = await findMembership(context, { emailKey, tenant });
    const listId = await preview(call, { context, membershipId, list, options });
    if (dryRun || !(await isWanted(call, { context, listId, yes }))) return discardDraft(context, listId);
    // A running Usher looks for itself what there is to send.
    await carryOut(call, { ...context, wake: () => undefined }, { listId, ...written });
  });
}

function collect(one: string, others: string[]): string[] {
  return [...others, one];
}

/** The list, once it is certain what its columns hold. A dry run shows the guess and does nothing, so it need not be. */
async function readColumns({ terminal }: Call, path: string, options: Options): Promise<ReadList> {
  const { column, dryRun = false, yes = false } = options;
  const bytes = await bytesOf(path);
  const guessed = await readList(bytes);
  const given = columnChoices(guessed.columns, column);
  const list = column.length === 0 ? guessed : await readList(bytes, given);
  const asked = dryRun ? {} : await askAboutColumns(list, { terminal, yes });
  return Object.keys(asked).length === 0 ? list : readList(bytes, { ...given, ...asked });
}

type InDatabase = Omit<Working, 'wake'>;

/** @returns the id of the draft */
async function preview(
  { terminal }: Call,
  from: { context: InDatabase; membershipId: string; list: ReadList; options: Options },
): Promise<string> {
  const { context, membershipId, list, options } = from;
  const { company = null, template = null, reinvite = false } = options;
  const asker = await context.db.membership.findUniqueOrThrow({
    where: { id: membershipId },
    select: { userId: true, tenantId: true, tenant: { select: { slackWorkspace: true } } },
  });
  const { userId, tenantId } = asker;
  const choices = { reinvite, ...(await chooseDefaults(context, { tenantId, company, template })) };
  const workspace = asker.tenant.slackWorkspace ?? '';
  const drafted = await draftList(context, { userId, tenantId, workspace, rows: list.rows, choices });
  if (drafted.outcome === 'REFUSED') {
    throw new UserError('REFUSED', `${options.as} may not invite people in ${options.tenant}.`);
  }
  const { listId, tenantName } = drafted;
  const progress = await listProgress(context.db, listId);
  const refused = await rowsOf(context.db, { listId, outcomes: REFUSED_ROWS, most: MOST_LISTED });
  const lines = [
    `${counted(list.rows.length, 'row')} for ${tenantName}`,
    ...columnLines(list),
    '',
    ...countLines(progress?.counts ?? {}, 'planned'),
    ...refusedLines(refused, countRows(progress?.counts ?? {}, REFUSED_ROWS)),
  ];
  terminal.out(lines.join('\n'));
  return listId;
}

/** Refused rows that are listed. */
const MOST_LISTED = 50;

async function isWanted(
  { terminal }: Call,
  { context, listId, yes }: { context: InDatabase; listId: string; yes: boolean },
): Promise<boolean> {
  const progress = await listProgress(context.db, listId);
  const people = countRows(progress?.counts ?? {}, INVITED_ROWS);
  if (people === 0) {
    terminal.out('\nNobody of this list can be invited.');
    return false;
  }
  if (yes) return true;
  const answer = await terminal.ask(`\nInvite ${counted(people, 'person', 'people')}? [y/N] `);
  if (answer === null)
    throw new UsageError('Nobody is there to answer. Add --yes to invite without a question.');
  if (/^y(es)?$/i.test(answer.trim())) return true;
  terminal.out('Nobody was invited.');
  return false;
}

/** @throws UserError `ROWS_REFUSED` when not all could be invited */
async function carryOut(
  { terminal }: Call,
  context: Working,
  { listId, note }: { listId: string; note: string | null },
): Promise<void> {
  const list = await context.db.inviteList.findUniqueOrThrow({
    where: { id: listId },
    select: { userId: true, workspace: true, tenant: { select: { announceIn: true } } },
  });
  const { userId, workspace } = list;
  const channel = list.tenant.announceIn;
  const announce = channel === null ? null : { workspace, channel, requestedBy: '' };
  await startList(context, { listId, userId, announce, note });
  for (let goesOn = true; goesOn; ) {
    goesOn = await runChunk(context, listId);
    const progress = await listProgress(context.db, listId);
    if (progress) terminal.out(progressLine(progress));
  }
  const counts = (await listProgress(context.db, listId))?.counts ?? {};
  terminal.out(`\n${countLines(counts, 'done').join('\n')}`);
  const refused = countRows(counts, REFUSED_ROWS);
  if (refused > 0)
    throw new UserError('ROWS_REFUSED', `${counted(refused, 'row was', 'rows were')} refused.`);
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).size > LARGEST_LIST)
      throw new UserError('LIST_TOO_LONG', 'A list may have up to 10 MB. Send it in parts.');
    return await readFile(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('LIST_UNREADABLE', `${path} cannot be read: ${describeError(error)}`, {
      cause: error,
    });
  }
}
