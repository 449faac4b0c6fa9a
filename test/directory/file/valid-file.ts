import { DirectoryFileError } from '../../../src/directory/file/directory-file-error.ts';
import { parseDirectory } from '../../../src/directory/file/parse-directory.ts';

/** A directory.yaml without a problem, for tests that spoil it. */
export const validFile = `companies:
  - name: Northwind Builders
  - name: Acme Steel
  - name: Castor Concrete
tenants:
  - name: Northwind Tower
    instance: us-1
    workspace: T000000001
    timezone: America/Chicago
    announceIn: "#invites"
    appUrl: https://tower.northwind.test
    followUpDays: [3, 7, 14]
    linkDays: 30
    companies: [Northwind Builders, Acme Steel]
    permissionsTemplates:
      - { name: Directory Admin, directory: Admin }
      - { name: Engineer, directory: Standard, granular: [createAndEditUsers], assignable: [Subcontractor] }
      - { name: Subcontractor, directory: None }
    users:
      - { email: alice@northwind.test, lastName: Admin, company: Northwind Builders, permissionsTemplate: Directory Admin }
      - { email: sam@acme.test, firstName: Sam, lastName: Steel, company: Acme Steel, permissionsTemplate: Subcontractor, slack: U000000002 }
  - name: Harbor Bridge
    instance: us-1
    workspace: T000000001
    companies: [Acme Steel]
    permissionsTemplates: [{ name: Subcontractor, directory: None }]
    users:
      - { email: sam@acme.test, lastName: Steel, company: Acme Steel, permissionsTemplate: Subcontractor }
`;

/** The problems of a file, a line each. */
export function problems(text: string): string[] {
  try {
    parseDirectory({ text, file: 'directory.yaml' });
    return [];
  } catch (error) {
    if (error instanceof DirectoryFileError) return error.message.split('\n');
    throw error;
  }
}

/** The valid file with one place of it written otherwise. */
export function broken(from: string, to: string): string {
  if (!validFile.includes(from)) throw new Error(`The valid file has no ${from}`);
  return validFile.replace(from, to);
}
