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
