import type { EmailKind } from '../generated/prisma/enums.ts';

/** What an email is called. */
export function describeEmail({ kind, step }: { kind: EmailKind; step: number }): string {
  switch (kind) {
    case 'Welcome':
      return 'Welcome email';
    case 'FollowUp':
      return `Day ${step} follow-up email`;
    case 'Added':
      return '"You were added" email';
    case 'SignInReminder':
      return 'Sign-in reminder';
  }
}
