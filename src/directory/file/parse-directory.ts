import { canonicalEmailKey } from '../../email-key.ts';
import { nameKey } from '../names.ts';
import { checkTenants } from './check-tenants.ts';
import { checkUsers } from './check-users.ts';
import type { Directory, DirectoryTemplate, DirectoryTenant, DirectoryUser } from './directory.ts';
import { DirectoryFileError } from './directory-file-error.ts';
import { type Draft, readDraft, type TemplateEntry, type TenantEntry, type UserEntry } from './draft.ts';
import { DEFAULTS } from './record-shapes.ts';
import { YamlSource } from './yaml-source.ts';

/**
 * Reads the text of a directory.yaml (docs/directory.md).
 *
 * @throws DirectoryFileError with every problem, when there is any
 */
export function parseDirectory(options: { text: string; file: string }): Directory {
  const { text, file } = options;
  const source = new YamlSource(text);
  if (!source.isReadable) throw new DirectoryFileError(file, source.problems);
  const draft = readDraft(source);
  checkTenants(draft);
  checkUsers(draft);
  if (source.problems.length > 0) throw new DirectoryFileError(file, source.problems);
  return toDirectory(draft, file);
}

function toDirectory(draft: Draft, file: string): Directory {
  return {
    file,
    companies: draft.companies.map((entry) => {
      const { name } = wholeOf(entry);
      return { name, key: nameKey(name) };
    }),
    tenants: draft.tenants.map(toTenant),
  };
}

function toTenant({ record, permissionsTemplates, users }: TenantEntry): DirectoryTenant {
  const tenant = wholeOf(record);
  return {
    name: tenant.name,
    key: nameKey(tenant.name),
    instance: tenant.instance,
    instanceKey: nameKey(tenant.instance),
    workspace: tenant.workspace ?? null,
    timezone: tenant.timezone ?? DEFAULTS.timezone,
    announceIn: tenant.announceIn ?? null,
    appUrl: tenant.appUrl ?? null,
    followUpDays: tenant.followUpDays ?? DEFAULTS.followUpDays,
    linkDays: tenant.linkDays ?? DEFAULTS.linkDays,
    followUpAdded: tenant.followUpAdded ?? DEFAULTS.followUpAdded,
    weeklyDigest: tenant.weeklyDigest ?? DEFAULTS.weeklyDigest,
    brand: {
      brandName: tenant.brand?.name ?? null,
      brandColor: tenant.brand?.color?.toLowerCase() ?? null,
      brandLogo: tenant.brand?.logo ?? null,
    },
    companies: (tenant.companies ?? []).map(nameKey),
    permissionsTemplates: permissionsTemplates.map(toTemplate),
    users: users.map(toUser),
  };
}

function toTemplate(entry: TemplateEntry): DirectoryTemplate {
  const { name, directory, granular = [], assignable = [] } = wholeOf(entry);
  return { name, key: nameKey(name), directory, granular, assignable: assignable.map(nameKey) };
}

function toUser(entry: UserEntry): DirectoryUser {
  const user = wholeOf(entry);
  return {
    email: user.email.normalize('NFC'),
    emailKey: canonicalEmailKey(user.email) ?? '',
    firstName: user.firstName ?? null,
    lastName: user.lastName,
    companyKey: nameKey(user.company),
    templateKey: nameKey(user.permissionsTemplate),
    slack: user.slack ?? null,
    companyAt: entry.at('company'),
  };
}

/** A record without problems is whole: readRecord reports whatever else would be wrong. */
function wholeOf<Whole>(entry: { whole: Whole | undefined }): Whole {
  if (entry.whole === undefined) throw new Error('A record is incomplete, and nothing was reported.');
  return entry.whole;
}
