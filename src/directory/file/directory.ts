import type { TenantBrand } from '../../brand.ts';
import type { DirectoryAccess, GranularPermission } from '../../generated/prisma/enums.ts';

/** Where something stands in the file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A whole and consistent directory.yaml. What refers to something does so by its key (`nameKey`). */
export interface Directory {
  /** As people know the file, for messages. */
  readonly file: string;
  readonly companies: readonly DirectoryCompany[];
  readonly tenants: readonly DirectoryTenant[];
}

export interface DirectoryCompany {
  readonly name: string;
  readonly key: string;
}

export interface DirectoryTenant {
  readonly name: string;
  readonly key: string;
  readonly instance: string;
  readonly instanceKey: string;
  readonly workspace: string | null;
  readonly timezone: string;
  readonly announceIn: string | null;
  readonly appUrl: string | null;
  readonly followUpDays: readonly number[];
  readonly linkDays: number;
  /** Follow-ups also for someone who has a password already. */
  readonly followUpAdded: boolean;
  /** What its pages and mails look like; null: as the installation's. */
  readonly brand: TenantBrand;
  /** A digest of each week, for the channel in `announceIn`. */
  readonly weeklyDigest: boolean;
  /** Keys of its companies. */
  readonly companies: readonly string[];
  readonly permissionsTemplates: readonly DirectoryTemplate[];
  readonly users: readonly DirectoryUser[];
}

export interface DirectoryTemplate {
  readonly name: string;
  readonly key: string;
  readonly directory: DirectoryAccess;
  readonly granular: readonly GranularPermission[];
  /** Keys of templates of the same tenant. */
  readonly assignable: readonly string[];
}

/** A user account together with its membership in the tenant that lists it. */
export interface DirectoryUser {
  readonly email: string;
  readonly emailKey: string;
  /** Null: the file does not say. */
  readonly firstName: string | null;
  readonly lastName: string;
  readonly companyKey: string;
  readonly templateKey: string;
  /** Slack user id of an explicit link. */
  readonly slack: string | null;
  /** Where the file gives the user this company. */
  readonly companyAt: Position;
}
