import type { Internals } from '../internals.ts';
import { isBuiltIn } from '../rules/manifest.ts';
import type { AppConnection } from './app-connection.ts';

/**
 * The app that gets a command: of several with the same, the one installed last.
 * Throws when Slack answers the command itself, or no app has it.
 */
export function appOf(command: string, internals: Internals): AppConnection {
  const { app, commands, otherApps, refuseBuiltIns } = internals;
  if (refuseBuiltIns && isBuiltIn(command)) throw new Error(`${command} is a command of Slack’s own.`);
  const hasIt = commands?.includes(command) !== false;
  const other = otherApps.findLast((one) => one.commands.includes(command) && !(hasIt && one.before));
  if (other) return other.connection;
  if (!hasIt) throw new Error(`${command} is not a valid command.`);
  return app;
}
