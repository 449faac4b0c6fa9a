/** The kinds of record that a directory.yaml speaks of, in the order in which they are applied. */
export const RECORD_KINDS = [
  'company',
  'tenant',
  'tenantCompany',
  'permissionsTemplate',
  'user',
  'membership',
  'slackLink',
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** A value of a record, as it was and as it is. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** One record that was created or changed. */
export interface Change {
  readonly kind: RecordKind;
  readonly change: 'created' | 'changed';
  readonly id: string;
  /** A name, or a person's canonical email ID. */
  readonly name: string;
  readonly tenant: { readonly id: string; readonly name: string } | null;
  /** Empty for what was created. */
  readonly fields: readonly FieldChange[];
}

/** What is in the database and not in the file, which stays. */
export interface Leftover {
  readonly kind: Exclude<RecordKind, 'user' | 'slackLink'>;
  /** Null for companies and tenants. */
  readonly tenant: string | null;
  readonly count: number;
  /** The first of them. */
  readonly names: readonly string[];
}

/** What applying a directory.yaml did, or with `dryRun` would have done. */
export interface DirectoryChanges {
  readonly dryRun: boolean;
  readonly changes: readonly Change[];
  /** How many records were already as the file says. */
  readonly unchanged: Readonly<Record<RecordKind, number>>;
  readonly leftovers: readonly Leftover[];
  /** People of the file who are deactivated in the tenant, and stay so. */
  readonly deactivated: readonly { tenant: string; emailKey: string }[];
  /** Tenants of the file in which nobody is an active Directory Admin. */
  readonly withoutAdmin: readonly string[];
}

/** Collects what is done to each record. */
export class ChangeLog {
  readonly changes: Change[] = [];
  readonly unchanged: Record<RecordKind, number> = {
    company: 0,
    tenant: 0,
    tenantCompany: 0,
    permissionsTemplate: 0,
    user: 0,
    membership: 0,
    slackLink: 0,
  };

  /** Notes a record once: as created, as changed in these fields, or as it was. */
  note(
    record: Omit<Change, 'change' | 'fields'> & { created: boolean; fields?: readonly FieldChange[] },
  ): void {
    const { created, fields = [], ...rest } = record;
    if (created) this.changes.push({ ...rest, change: 'created', fields: [] });
    else if (fields.length > 0) this.changes.push({ ...rest, change: 'changed', fields });
    else this.unchanged[record.kind] += 1;
  }
}

/** The fields of `after` that `before` has otherwise. */
export function differences<Fields extends object>(before: Fields, after: Fields): FieldChange[] {
  const old = new Map(Object.entries(before));
  return Object.entries(after)
    .map(([field, to]) => ({ field, from: old.get(field), to }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}
