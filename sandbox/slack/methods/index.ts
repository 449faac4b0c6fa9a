import { appsManifestExport, appsManifestValidate, botsInfo } from './apps.ts';
import { authTest } from './auth.ts';
import { chatDelete, chatGetPermalink, chatPostEphemeral, chatPostMessage, chatUpdate } from './chat.ts';
import {
  conversationsInfo,
  conversationsJoin,
  conversationsList,
  conversationsOpen,
} from './conversations.ts';
import { filesCompleteUpload, filesGetUploadUrl, filesInfo } from './files.ts';
import { conversationsHistory, conversationsReplies } from './history.ts';
import type { Method } from './method.ts';
import { usersInfo, usersLookupByEmail } from './users.ts';
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from './views.ts';

/** The methods that take the token of an app configuration, and no other. */
export const CONFIGURATION_METHODS: ReadonlySet<string> = new Set([
  'apps.manifest.validate',
  'apps.manifest.export',
]);

/** The methods of the Web API that this Slack has; every other name is `unknown_method`. */
export const METHODS: ReadonlyMap<string, Method> = new Map([
  ['apps.manifest.validate', appsManifestValidate],
  ['apps.manifest.export', appsManifestExport],
  ['auth.test', authTest],
  ['bots.info', botsInfo],
  ['users.info', usersInfo],
  ['users.lookupByEmail', usersLookupByEmail],
  ['conversations.info', conversationsInfo],
  ['conversations.list', conversationsList],
  ['conversations.open', conversationsOpen],
  ['conversations.join', conversationsJoin],
  ['conversations.history', conversationsHistory],
  ['conversations.replies', conversationsReplies],
  ['chat.postMessage', chatPostMessage],
  ['chat.update', chatUpdate],
  ['chat.delete', chatDelete],
  ['chat.postEphemeral', chatPostEphemeral],
  ['chat.getPermalink', chatGetPermalink],
  ['files.info', filesInfo],
  ['files.getUploadURLExternal', filesGetUploadUrl],
  ['files.completeUploadExternal', filesCompleteUpload],
  ['views.open', viewsOpen],
  ['views.push', viewsPush],
  ['views.update', viewsUpdate],
  ['views.publish', viewsPublish],
]);
