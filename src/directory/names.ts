/** How a person is named where people read: first and last name, whichever there is. */
export function personName(person: { firstName: string | null; lastName: string }): string {
  return person.firstName ? `${person.firstName} ${person.lastName}` : person.lastName;
}

/** The form in which names are compared: without regard to case, spaces, and how a character is encoded. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}
