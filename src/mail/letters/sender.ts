import { inertLine } from '../../words/inert-text.ts';
import { shortened } from './name-in-letter.ts';

const NAMED = /^\s*(.*?)\s*<([^<>]+)>\s*$/;
/** They mean something in a header; without them a display name needs no quotes. */
const MARKS = /[<>()[\]:;@\\,"]/g;
const LONGEST = { tenant: 48, via: 32 };

/**
 * The `From` of a tenant's mail: the tenant's name, and by whom it is sent, over the address of MAIL_FROM.
 * `Northwind Tower via Northwind <welcome@mail.northwind.test>`
 */
export function senderOf(tenant: string, mailFrom: string): string {
  const [, name = '', address = mailFrom.trim()] = NAMED.exec(mailFrom) ?? [];
  const sender = displayName(tenant, LONGEST.tenant);
  const via = displayName(name, LONGEST.via);
  const display = via === '' || via === sender ? sender : sender === '' ? via : `${sender} via ${via}`;
  return display === '' ? address : `${display} <${address}>`;
}

function displayName(name: string, longest: number): string {
  return shortened(inertLine(inertLine(name).replace(MARKS, ' ')), longest);
}
