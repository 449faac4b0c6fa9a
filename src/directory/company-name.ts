import { nameKey } from './name-key.ts';

/**
 * The key that a company record exists once by (`companies.name_key`): the same name, case and spaces aside, is the
 * same record (domain.md, "Words").
 */
export function companyNameKey(name: string): string {
  return nameKey(name);
}
