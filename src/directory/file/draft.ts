import type { z } from 'zod';
import { type Entry, readRecord } from './read-record.ts';
import {
  companyShape,
  fileShape,
  type Shape,
  templateShape,
  tenantShape,
  userShape,
} from './record-shapes.ts';
import { quote, type YamlSource } from './yaml-source.ts';

type EntryOf<S> = S extends { whole: z.ZodType<infer Whole>; partial: z.ZodType<infer Part> }
  ? Entry<Whole, Part>
  : never;

export type CompanyEntry = EntryOf<typeof companyShape>;
export type TemplateEntry = EntryOf<typeof templateShape>;
export type UserEntry = EntryOf<typeof userShape>;

export interface TenantEntry {
  readonly record: EntryOf<typeof tenantShape>;
  readonly permissionsTemplates: readonly TemplateEntry[];
  readonly users: readonly UserEntry[];
}

/** All records of a file, each as far as it could be read. */
export interface Draft {
  readonly companies: readonly CompanyEntry[];
  readonly tenants: readonly TenantEntry[];
}

/** Reads every record by itself; what the records say of each other is checked afterwards. */
export function readDraft(source: YamlSource): Draft {
  const root = source.root;
  if (root === null) {
    source.report(root, 'The file is empty: it needs "companies" and "tenants".');
    return { companies: [], tenants: [] };
  }
  const file = readRecord(source, { node: root, shape: fileShape, list: 'The file' });
  if (!file) return { companies: [], tenants: [] };
  for (const key of fileShape.keys) {
    if (!file.has(key)) file.report(`${quote(key)} is missing: the file needs it.`);
  }
  const tenants = readList(source, { from: file, key: 'tenants', shape: tenantShape });
  return {
    companies: readList(source, { from: file, key: 'companies', shape: companyShape }),
    tenants: tenants.map((record) => ({
      record,
      permissionsTemplates: readList(source, {
        from: record,
        key: 'permissionsTemplates',
        shape: templateShape,
      }),
      users: readList(source, { from: record, key: 'users', shape: userShape }),
    })),
  };
}

function readList<Whole, Part>(
  source: YamlSource,
  options: {
    from: Pick<Entry<unknown, unknown>, 'has' | 'node' | 'report'>;
    key: string;
    shape: Shape<Whole, Part>;
  },
): Entry<Whole, Part>[] {
  const { from, key, shape } = options;
  if (!from.has(key)) return [];
  const items = source.itemsOf(from.node(key));
  if (!items) {
    const isEmpty = source.valueOf(from.node(key)) === null;
    from.report(`${quote(key)} ${isEmpty ? 'is empty: write [] for none' : 'must be a list'}.`, key);
    return [];
  }
  const entries = items.map((node) =>
    readRecord(source, { node, shape, list: `Each entry of ${quote(key)}` }),
  );
  return entries.filter((entry) => entry !== undefined);
}
