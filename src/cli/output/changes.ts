import type {
  Change,
  DirectoryChanges,
  FieldChange,
  Leftover,
  RecordKind,
} from '../../directory/apply/changes.ts';
import { counted, wrap } from './terminal.ts';

/** Records of one kind that are listed by name; the rest is counted. */
const LISTED = 20;

const NOUNS: Record<RecordKind, { one: string; many: string; title: string }> = {
  company: { one: 'company', many: 'companies', title: 'Companies' },
  tenant: { one: 'tenant', many: 'tenants', title: 'Tenants' },
  tenantCompany: { one: 'associated company', many: 'associated companies', title: 'Companies of tenants' },
  permissionsTemplate: {
    one: 'permissions template',
    many: 'permissions templates',
    title: 'Permissions templates',
  },
  user: { one: 'user account', many: 'user accounts', title: 'User accounts' },
  membership: { one: 'member', many: 'members', title: 'Members of tenants' },
  slackLink: { one: 'Slack link', many: 'Slack links', title: 'Slack links' },
};
const KINDS = Object.keys(NOUNS) as RecordKind[];

/** The outcome of `usher apply`, for reading in a terminal. */
export function describeChanges(result: DirectoryChanges, file: string): string {
  const { changes, dryRun } = result;
  const count = counted(changes.length, 'change');
  const outcome = dryRun ? `Dry run of ${file}: ${count} would be made.` : `${file} is applied: ${count}.`;
  const parts = [
    outcome,
    table(result),
    ...KINDS.map((kind) => listed(changes.filter((change) => change.kind === kind))),
    leftovers(result.leftovers),
    warnings(result),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function table({ changes, unchanged }: DirectoryChanges): string {
  const rows = KINDS.map((kind) => {
    const of = (change: Change['change']) =>
      changes.filter((one) => one.kind === kind && one.change === change);
    return [NOUNS[kind].title, of('created').length, of('changed').length, unchanged[kind]] as const;
  });
  const header = row(['', 'created', 'changed', 'unchanged']);
  return [
    header,
    ...rows.map(([title, ...counts]) => row([title, ...counts.map((n) => n.toLocaleString('en-US'))])),
  ].join('\n');
}

function row([title = '', ...cells]: string[]): string {
  return `  ${title.padEnd(24)}${cells.map((cell) => cell.padStart(12)).join('')}`.trimEnd();
}

/** The changes of one kind of record. */
function listed(changes: readonly Change[]): string {
  const [first] = changes;
  if (!first) return '';
  const lines = changes.slice(0, LISTED).map((change) => {
    const where = change.tenant ? `${change.tenant.name}: ` : '';
    const what = change.fields.length > 0 ? `: ${change.fields.map(field).join('; ')}` : '';
    const sign = change.change === 'created' ? '+' : '~';
    return wrap(`${where}${change.name}${what}`, { indent: `  ${sign} `, hanging: '      ' });
  });
  const rest = changes.length - lines.length;
  if (rest > 0) lines.push(`    … and ${rest.toLocaleString('en-US')} more`);
  return [NOUNS[first.kind].title, ...lines].join('\n');
}

function field({ field: name, from, to }: FieldChange): string {
  return `${name} ${value(from)} -> ${value(to)}`;
}

function value(of: unknown): string {
  if (of === null || of === undefined) return '(none)';
  return Array.isArray(of) ? `[${of.join(', ')}]` : String(of);
}

function leftovers(all: readonly Leftover[]): string {
  if (all.length === 0) return '';
  const lines = all.map(({ kind, tenant, count, names }) => {
    const { one, many } = NOUNS[kind];
    const more = count > names.length ? ', …' : '';
    const where = tenant === null ? '' : `${tenant}: `;
    return wrap(`${where}${counted(count, one, many)}: ${names.join(', ')}${more}`, {
      indent: '  ',
      hanging: '    ',
    });
  });
  return ['Not in the file, and kept as they are', ...lines].join('\n');
}

function warnings({ deactivated, withoutAdmin }: DirectoryChanges): string {
  const sentences = [
    ...withoutAdmin.map((tenant) => `${tenant} has no Directory Admin, so nobody may manage all of it.`),
    ...deactivated
      .slice(0, LISTED)
      .map(({ tenant, emailKey }) => `${emailKey} is deactivated in ${tenant}, and stays deactivated.`),
  ];
  if (deactivated.length > LISTED) {
    sentences.push(
      `${counted(deactivated.length - LISTED, 'more person', 'more people')} are deactivated, and stay deactivated.`,
    );
  }
  return sentences.map((sentence) => wrap(`Warning: ${sentence}`, { hanging: '  ' })).join('\n');
}
