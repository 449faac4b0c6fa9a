import { hash, verify } from '@node-rs/argon2';
import { normalizedPassword } from './password-rules.ts';
import { passwordTurns } from './password-turns.ts';

/** argon2id is the library's default; `const enum`s cannot be used under `erasableSyntaxOnly`. m is in KiB. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * A hash of nobody's password (its salt and digest were never computed from one), at the same cost. Verifying
 * against it makes an account that does not exist answer as slowly as one that does.
 */
const NOBODYS_HASH = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/**
 * The argon2id hash to keep, as a PHC string. Asks no rules: see `passwordProblem`.
 *
 * @throws UserError `BUSY` when too many wait for their turn
 */
export async function hashPassword(password: string): Promise<string> {
  return passwordTurns.take(() => hash(normalizedPassword(password), COST));
}

/**
 * Whether this is the password. Without a hash (no such account, or no password yet) false, in the same time.
 *
 * @throws UserError `BUSY` when too many wait for their turn
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await passwordTurns.take(() =>
    verify(passwordHash ?? NOBODYS_HASH, normalizedPassword(password)),
  );
  return passwordHash !== null && matches;
}
