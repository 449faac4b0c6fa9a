import type { EmailKind } from '../../generated/prisma/enums.ts';

/** What an email is called. */
export function describeEmail({ kind, day }: { kind: EmailKind; day: number }): string {
  switch (kind) {
    case 'WELCOME':
      return 'Welcome email';
    case 'FOLLOW_UP':
      return `Day ${day} follow-up email`;
    case 'ADDED':
      return '"You were added" email';
    case 'SIGN_IN_REMINDER':
      return 'Sign-in reminder';
  }
}
