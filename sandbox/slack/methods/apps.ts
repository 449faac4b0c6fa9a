import { parseJson } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { manifestProblems } from '../rules/manifest.ts';
import { type Method, required } from './method.ts';

/** `apps.manifest.validate` */
export const appsManifestValidate: Method = async (args, { internals }) => {
  const manifest = parseJson(required(args, 'manifest'));
  const errors = manifestProblems(manifest, { refuseBuiltIns: internals.refuseBuiltIns });
  if (errors.length > 0) throw new Refusal('invalid_manifest', { errors });
  return { errors: [] };
};

/** `apps.manifest.export`, as far as commands go; refuses `invalid_app_id` */
export const appsManifestExport: Method = async (args, { internals }) => {
  if (required(args, 'app_id') !== internals.appId) throw new Refusal('invalid_app_id');
  const commands = internals.commands ?? [];
  return { manifest: { features: { slash_commands: commands.map((command) => ({ command })) } } };
};

/** `bots.info` of the app's own bot; refuses `bot_not_found` */
export const botsInfo: Method = async (args, { internals, workspace }) => {
  const id = required(args, 'bot');
  if (id !== workspace.botId) throw new Refusal('bot_not_found');
  return {
    bot: { id, name: 'usher', deleted: false, user_id: workspace.botUserId, app_id: internals.appId },
  };
};
