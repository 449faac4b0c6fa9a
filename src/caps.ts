/** How much mail there may be in 24 hours, at most (domain.md, "Caps"; docs/settings.md). */
export interface Caps {
  /** To one user account, over all tenants and kinds. */
  readonly mailsPerPerson: number;
  /** Invitations of one inviter, in all tenants. */
  readonly invitationsPerInviter: number;
  /** The same for a Directory Admin. */
  readonly invitationsPerAdmin: number;
  /** New links that the invited people of a tenant ask for themselves. */
  readonly linksPerTenant: number;
}
