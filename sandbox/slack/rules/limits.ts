/**
 * What Slack takes, as numbers. Lengths are in characters.
 * Sources: docs.slack.dev reference of Block Kit, views and Web API methods.
 */
export const LIMITS = {
  message: { blocks: 50, blocksText: 13_200, text: 40_000, updatedText: 4_000, metadataBytes: 16_000 },
  view: { blocks: 100, bytes: 250_000, title: 24, submit: 24, close: 24, privateMetadata: 3_000, stack: 3 },
  id: 255,
  header: 150,
  section: { text: 3_000, fields: 10, field: 2_000 },
  actions: 25,
  context: { elements: 10, text: 2_000 },
  image: { url: 3_000, altText: 2_000, title: 2_000 },
  markdown: 12_000,
  input: { label: 2_000, hint: 2_000 },
  button: { text: 75, value: 2_000, url: 3_000, accessibilityLabel: 75 },
  option: { text: 75, value: 75, description: 75, url: 3_000 },
  select: { options: 100, groups: 100, groupLabel: 75, placeholder: 150 },
  choices: 10,
  overflow: 5,
  plainTextInput: 3_000,
  confirm: { title: 100, text: 300, button: 30 },
  file: { bytes: 1_000_000_000 },
  suggestions: 100,
  externalSelectMinQuery: 3,
} as const;

/** Deadlines, in milliseconds. */
export const DEADLINES = {
  ack: 3_000,
  triggerId: 3_000,
  responseUrl: 30 * 60_000,
} as const;

export const RESPONSE_URL_USES = 5;

/** Calls a minute, per method and workspace. chat.postMessage has a rule of its own: one a second and channel. */
export const TIERS = { tier2: 20, tier3: 50, tier4: 100, special: 600 } as const;
export const MESSAGES_PER_SECOND_AND_CHANNEL = 1;

export const METHOD_TIERS: Readonly<Record<string, keyof typeof TIERS>> = {
  'auth.test': 'special',
  'users.info': 'tier4',
  'users.lookupByEmail': 'tier3',
  'conversations.info': 'tier3',
  'conversations.open': 'tier3',
  'conversations.join': 'tier3',
  'conversations.history': 'tier3',
  'conversations.replies': 'tier3',
  'conversations.list': 'tier2',
  'chat.postMessage': 'special',
  'chat.update': 'tier3',
  'chat.postEphemeral': 'tier4',
  'chat.getPermalink': 'special',
  'chat.delete': 'tier3',
  'files.info': 'tier4',
  'files.getUploadURLExternal': 'tier4',
  'files.completeUploadExternal': 'tier4',
  'views.open': 'tier4',
  'views.push': 'tier4',
  'views.update': 'tier4',
  'views.publish': 'tier4',
};
