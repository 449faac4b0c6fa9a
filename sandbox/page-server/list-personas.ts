import type { Sandbox } from '../start-sandbox.ts';
import type { Persona } from './screen.ts';

/** Everyone to act as, with their role: first those who are in Slack, then those who have mail, then the rest of the directory. */
export async function listPersonas({ usher, slack, resend }: Sandbox): Promise<Persona[]> {
  const users = await usher.context.db.user.findMany({
    include: { memberships: { include: { tenant: true, permissionsTemplate: true } } },
    orderBy: [{ createdAt: 'asc' }, { lastName: 'asc' }],
  });
  const known = new Map(users.map((user) => [user.emailKey, user]));
  const inSlack = slack.people
    .filter((person) => !person.bot && !person.deleted)
    .map((person): Persona => {
      const email = person.email?.toLowerCase() ?? '';
      const role = roleOf(known.get(email)?.memberships ?? []);
      return { id: person.name, name: person.realName, email, role, inSlack: true };
    });
  const addresses = new Set(inSlack.map((persona) => persona.email));
  const byMail = users
    .filter((user) => !addresses.has(user.emailKey))
    .map((user): Persona => {
      const name = [user.firstName, user.lastName].filter(Boolean).join(' ');
      return {
        id: user.emailKey,
        name,
        email: user.emailKey,
        role: roleOf(user.memberships),
        inSlack: false,
      };
    });
  const hasMail = (persona: Persona) => Number(resend.mailbox(persona.email).length > 0);
  return [...inSlack, ...byMail.sort((a, b) => hasMail(b) - hasMail(a))];
}

function roleOf(memberships: { permissionsTemplate: { name: string }; tenant: { name: string } }[]): string {
  const roles = memberships.map((one) => `${one.permissionsTemplate.name}, ${one.tenant.name}`);
  return roles.join(' · ') || 'Not in the directory';
}
