import type { DirectoryAccess } from '../../generated/prisma/enums.ts';

/** The source's words for the access levels on the Company level Directory, in Slack and in the directory file. */
export const ACCESS_LEVELS: Readonly<Record<DirectoryAccess, string>> = {
  NONE: 'None',
  READ_ONLY: 'Read Only',
  STANDARD: 'Standard',
  ADMIN: 'Admin',
};

/** The access level of this name; undefined when there is none. */
export function accessLevelCalled(name: string): DirectoryAccess | undefined {
  return ACCESS_BY_NAME.get(name);
}

const ACCESS_BY_NAME: ReadonlyMap<string, DirectoryAccess> = new Map(
  (Object.keys(ACCESS_LEVELS) as DirectoryAccess[]).map((access) => [ACCESS_LEVELS[access], access]),
);
