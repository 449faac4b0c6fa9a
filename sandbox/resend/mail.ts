/** A mail as the local Resend took it. */
export interface Mail {
  /** The provider's id. */
  readonly id: string;
  readonly at: Date;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const HREF = /href="([^"]*)"/g;
const BARE = /https?:\/\/[^\s<>"')]+/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&#x3D;': '=',
  '&quot;': '"',
  '&#x27;': "'",
};

/** Every address that a reader of the mail could follow, each once, as a browser would open it. */
export function linksIn(mail: Pick<Mail, 'html' | 'text'>): string[] {
  const hrefs = [...mail.html.matchAll(HREF)].map(([, href = '']) => unescaped(href));
  const bare = [...mail.text.matchAll(BARE)].map(([link]) => link.replace(/[.,;]+$/, ''));
  return [...new Set([...hrefs, ...bare])].filter((link) => /^https?:/.test(link));
}

/** The address itself, out of `Name <address>`, in the form that addresses are compared by here. */
export function bareAddress(written: string): string {
  return (/<([^<>]+)>\s*$/.exec(written)?.[1] ?? written).trim().toLowerCase();
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|quot|#x3D|#x27);/g, (entity) => ENTITIES[entity] ?? entity);
}
