/** The form that names are compared by: without regard to case, to spaces, and to how a character is encoded. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}
