/** What can be edited about a person of a tenant. */
export type PersonField = 'firstName' | 'lastName' | 'permissionsTemplate';

/** A field as people read it, before and after; null: empty. */
export interface FieldChange {
  readonly field: PersonField;
  readonly before: string | null;
  readonly after: string | null;
}

/** The labels of the forms. */
const PERSON_FIELDS: Readonly<Record<PersonField, string>> = {
  firstName: 'First name',
  lastName: 'Last name',
  permissionsTemplate: 'Permissions template',
};

/** "Last name Stel → Steel, Permissions template Subcontractor → Engineer". */
export function changesInWords(changes: readonly FieldChange[]): string {
  return changes
    .map(({ field, before, after }) => `${PERSON_FIELDS[field]} ${before ?? EMPTY} → ${after ?? EMPTY}`)
    .join(', ');
}

const EMPTY = '(empty)';
