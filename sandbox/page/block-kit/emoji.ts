/** The few that Usher writes; any other is shown by its name, as nothing is fetched. */
const EMOJI: Readonly<Record<string, string>> = {
  arrows_counterclockwise: '🔄',
  bell: '🔔',
  building_construction: '🏗️',
  calendar: '📅',
  email: '📧',
  envelope: '✉️',
  grey_question: '❔',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  inbox_tray: '📥',
  information_source: 'ℹ️',
  lock: '🔒',
  mailbox: '📫',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  office: '🏢',
  tada: '🎉',
  warning: '⚠️',
  wave: '👋',
  white_check_mark: '✅',
  x: '❌',
};

export function emoji(name: string): string {
  return EMOJI[name] ?? `:${name}:`;
}
