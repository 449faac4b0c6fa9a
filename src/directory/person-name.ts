/** How a person is named where people read: first and last name, whichever there is. */
export function personName(person: { firstName: string | null; lastName: string }): string {
  return person.firstName ? `${person.firstName} ${person.lastName}` : person.lastName;
}
