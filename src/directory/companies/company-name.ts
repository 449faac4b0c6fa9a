import { nameKey } from '../name-key.ts';
import { companyLikenessKey, companySearchName } from './company-likeness.ts';

/**
 * The key that a company record exists once by (`companies.name_key`): the same name, case and spaces aside, is the
 * same record (domain.md, "Companies" 1).
 */
export function companyNameKey(name: string): string {
  return nameKey(name);
}

/** A company's name with all that is derived from it: whoever writes a company record writes these four. */
export function companyNames(name: string) {
  return {
    name,
    nameKey: companyNameKey(name),
    likenessKey: companyLikenessKey(name),
    searchName: companySearchName(name),
  };
}
