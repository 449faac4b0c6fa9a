import { canonicalHost } from '../../email-key.ts';
import { inertLine } from '../../words/inert-text.ts';
import { LONGEST_NAME } from '../../words/limits.ts';

/** A company as someone proposes it, made fit to be kept. */
export interface CompanyDraft {
  readonly name: string;
  /** Canonical, each once. */
  readonly domains: readonly string[];
}

export type DraftProblem =
  | { outcome: 'BAD_NAME'; problem: 'EMPTY' | 'TOO_LONG'; longest: number }
  | { outcome: 'BAD_DOMAIN'; domain: string };

/** Makes a typed name and typed domains fit to be kept, or says what is wrong with them. */
export function draftCompany(typed: {
  name: string;
  domains?: readonly string[];
}): CompanyDraft | DraftProblem {
  const name = inertLine(typed.name);
  if (name === '') return { outcome: 'BAD_NAME', problem: 'EMPTY', longest: LONGEST_NAME };
  if ([...name].length > LONGEST_NAME)
    return { outcome: 'BAD_NAME', problem: 'TOO_LONG', longest: LONGEST_NAME };
  const domains = new Set<string>();
  for (const written of typed.domains ?? []) {
    const domain = canonicalDomain(written);
    if (domain === null) return { outcome: 'BAD_DOMAIN', domain: written.trim() };
    domains.add(domain);
  }
  return { name, domains: [...domains] };
}

/** What stands behind the @ of an email ID, by the same rules; a leading @ is taken away. */
function canonicalDomain(written: string): string | null {
  return canonicalHost(written.trim().normalize('NFC').replace(/^@/, ''));
}
