import { Refusal } from '../refusal.ts';
import { fileObject } from '../state/files.ts';
import { type Method, required } from './method.ts';

/** `files.info`; refuses `file_not_found` */
export const filesInfo: Method = async (args, { internals, workspace }) => {
  const file = internals.files.find(required(args, 'file'), workspace.id);
  if (!file) throw new Refusal('file_not_found');
  return { file: fileObject(file, internals.origin), comments: [], response_metadata: { next_cursor: '' } };
};
