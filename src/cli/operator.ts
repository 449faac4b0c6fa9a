import { userInfo } from 'node:os';

/** Who types, for the audit: "usher apply (root)". Some containers have users without a name. */
export function operatorOf(command: string): string {
  try {
    return `usher ${command} (${userInfo().username})`;
  } catch {
    return `usher ${command}`;
  }
}
