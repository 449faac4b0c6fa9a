/** What the database knows about an email ID, seen from one tenant. */
export interface KnownUser {
  readonly userId: string;
  readonly companyId: string;
  /** Is the user's company associated with this tenant? */
  readonly companyAssociated: boolean;
  /** Whether the user is in this tenant's directory. */
  readonly membership: 'NONE' | 'ACTIVE' | 'DEACTIVATED';
}

export type CompanyResolution =
  | 'NEW'
  | 'MATCH'
  | 'OTHER_COMPANY_ASSOCIATED'
  | 'OTHER_COMPANY_NOT_ASSOCIATED'
  | 'ALREADY_MEMBER'
  | 'DEACTIVATED';

/**
 * Settles which company a person belongs to before they are added to a tenant
 * (domain.md, "Adding an existing user to a tenant"). A user is never given a second company.
 *
 * `known` is null when no user account has the email ID.
 */
export function resolveCompany(options: { companyId: string; known: KnownUser | null }): CompanyResolution {
  const { companyId, known } = options;
  if (known === null) return 'NEW';
  if (known.membership === 'ACTIVE') return 'ALREADY_MEMBER';
  if (known.membership === 'DEACTIVATED') return 'DEACTIVATED';
  if (known.companyId === companyId && known.companyAssociated) return 'MATCH';
  return known.companyAssociated ? 'OTHER_COMPANY_ASSOCIATED' : 'OTHER_COMPANY_NOT_ASSOCIATED';
}
