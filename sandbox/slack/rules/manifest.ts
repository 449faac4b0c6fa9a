import { record, records, text } from '../../shared/json.ts';

/** What is wrong with a manifest, the way Slack says it. */
export interface ManifestProblem {
  code?: string;
  message: string;
  pointer: string;
}

/** Names that Slack keeps for itself: some were seen refused, the others are on lists of such names. */
const BUILT_IN = new Set(
  [
    'me status search rename close remind leave away dnd shrug msg feed who collapse expand join open topic mute',
    'archive invite invite_people',
  ].flatMap((names) => names.split(' ').map((name) => `/${name}`)),
);

const COMMANDS = '/features/slash_commands';

/** Whether Slack has a command of this name itself. */
export function isBuiltIn(command: string): boolean {
  return BUILT_IN.has(command);
}

/** What Slack would refuse in the manifest of an app; it does not say which name it means. */
export function manifestProblems(
  manifest: unknown,
  { refuseBuiltIns }: { refuseBuiltIns: boolean },
): ManifestProblem[] {
  const { display_information, features, settings } = record(manifest);
  const commands = records(record(features).slash_commands);
  const names = commands.map(({ command }) => text(command));
  const { interactivity, event_subscriptions, socket_mode_enabled } = record(settings);
  const problems: ManifestProblem[] = [];
  if (!text(record(display_information).name)) {
    problems.push({ message: 'Missing required field', pointer: '/display_information/name' });
  }
  if (names.some((name) => !/^\/[^\s/A-Z]{1,31}$/.test(name) || (refuseBuiltIns && isBuiltIn(name)))) {
    const message = 'The slash command has an invalid name';
    problems.push({ code: 'invalid_name', message, pointer: COMMANDS });
  }
  if (new Set(names).size < names.length) {
    problems.push({ message: 'The slash command name is duplicated', pointer: COMMANDS });
  }
  if (socket_mode_enabled === true) return problems;
  if (commands.some(({ url }) => !text(url).startsWith('https://'))) {
    problems.push({ message: 'Slash commands require a URL', pointer: COMMANDS });
  }
  if (record(interactivity).is_enabled === true && !text(record(interactivity).request_url)) {
    problems.push({ message: 'Interactivity requires a Request URL', pointer: '/settings/interactivity' });
  }
  if (event_subscriptions !== undefined && !text(record(event_subscriptions).request_url)) {
    const message = 'Event Subscription requires either Request URL or Socket Mode Enabled';
    problems.push({ message, pointer: '/settings/event_subscriptions' });
  }
  return problems;
}
