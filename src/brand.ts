import { hasUnseen } from './words/inert-text.ts';

/** Whose pages and mails they are, for the people who get them. */
export interface Brand {
  readonly name: string;
  /** `#rrggbb`, in small letters. */
  readonly color: string;
  /** An https:// address; null: the name stands in its place. */
  readonly logo: string | null;
}

/** What a tenant has of its own; null: what the installation has. */
export interface TenantBrand {
  readonly brandName: string | null;
  readonly brandColor: string | null;
  readonly brandLogo: string | null;
}

/** What of a tenant's record is its brand, for a query. */
export const BRAND_FIELDS = { brandName: true, brandColor: true, brandLogo: true } as const;

/** The brand of an installation that names none. */
export const USHER: Brand = { name: 'Usher', color: '#0b5d4e', logo: null };

/** A tenant's brand over the installation's. A logo belongs to its name: another name does not stand beside it. */
export function brandOf(tenant: TenantBrand, installation: Brand): Brand {
  return {
    name: tenant.brandName ?? installation.name,
    color: tenant.brandColor ?? installation.color,
    logo: tenant.brandLogo ?? (tenant.brandName === null ? installation.logo : null),
  };
}

/**
 * The name of a tenant's brand for messages in Slack, where it stands beside the tenant's own. Null where that says it
 * already, and where an installation names no brand: Slack shows above each message that Usher wrote it.
 */
export function brandBeside(
  tenant: { name: string; brandName: string | null },
  installation: Brand,
): string | null {
  const name = tenant.brandName ?? installation.name;
  const isSaid = [tenant.name, USHER.name].some((said) => said.toLowerCase() === name.toLowerCase());
  return isSaid ? null : name;
}

const LONGEST_NAME = 60;
const LONGEST_ADDRESS = 500;

// What is wrong with a value, after its name.
export const BRAND_NAME_RULE = `must be a name of at most ${LONGEST_NAME} characters, all of which can be seen`;
export const BRAND_COLOR_RULE = 'must be a colour in the form #rrggbb, such as #0b5d4e';
export const BRAND_LOGO_RULE = 'must be the https:// address of a picture';

export function isBrandName(text: string): boolean {
  return text.trim() !== '' && [...text].length <= LONGEST_NAME && !hasUnseen(text);
}

export function isBrandColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** Pages and mail programs show it: no password belongs in it, and nothing that ends a header. */
export function isBrandLogo(text: string): boolean {
  if (!URL.canParse(text) || text.length > LONGEST_ADDRESS || /[\s"';,]/.test(text)) return false;
  const { protocol, username } = new URL(text);
  return protocol === 'https:' && username === '';
}
