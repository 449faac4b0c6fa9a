import type { Mail } from '../../sandbox/resend/mail.ts';

const HREF = /href="([^"]*)"/g;
const BARE = /https?:\/\/[^\s<>"')]+/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&#x3D;': '=',
  '&quot;': '"',
  '&#x27;': "'",
};

/** Every link in a mail, each once, as a browser would open it. */
export function linksIn(mail: Pick<Mail, 'html' | 'text'>): string[] {
  const hrefs = [...mail.html.matchAll(HREF)].map(([, href = '']) => unescaped(href));
  const bare = [...mail.text.matchAll(BARE)].map(([link]) => link.replace(/[.,;]+$/, ''));
  return [...new Set([...hrefs, ...bare])].filter((link) => /^https?:/.test(link));
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|quot|#x3D|#x27);/g, (entity) => ENTITIES[entity] ?? entity);
}
