import { bold, escapeMrkdwn } from './text.ts';

/** Tenants that are named in one sentence. */
const NAMED = 3;

/** Above the form to add someone: they are not in this directory, and in which others of the asker's they are. */
export function notHereYet(data: {
  email: string;
  tenantName: string;
  elsewhere: readonly string[];
}): string {
  const first = `${escapeMrkdwn(data.email, 300)} is not in the directory of ${bold(data.tenantName)} yet.`;
  if (data.elsewhere.length === 0) return `${first} Add the person here.`;
  return `${first} They are in the directory of ${tenantList(data.elsewhere)}: choose that tenant, or add the person here.`;
}

/** Above an empty list: the tenants in which the search finds someone. `shown`: the first of them is what is shown. */
export function foundElsewhere(data: {
  search: string;
  tenantName: string;
  elsewhere: readonly string[];
  shown: boolean;
}): string {
  const nobody = `Nobody in ${bold(data.tenantName)} matches “${escapeMrkdwn(data.search, 300)}”.`;
  const [first = '', ...others] = data.elsewhere;
  if (!data.shown)
    return `${nobody} There are people in ${tenantList(data.elsewhere)}: choose that tenant above.`;
  const also = others.length > 0 ? ` There are more in ${tenantList(others)}.` : '';
  return `${nobody} This is ${bold(first)}.${also}`;
}

function tenantList(names: readonly string[]): string {
  const named = names.slice(0, NAMED).map((name) => bold(name));
  const left = names.length - named.length;
  return [...named, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}
