import { type Json, records, text } from '../../shared/json.ts';
import { Refusal } from '../refusal.ts';
import { LIMITS } from '../rules/limits.ts';
import { fileObject, type StoredFile } from '../state/files.ts';
import { type Caller, type Method, required, writableChannel } from './method.ts';

/** `files.info`; refuses `file_not_found` */
export const filesInfo: Method = async (args, { internals, workspace }) => {
  const file = internals.files.find(required(args, 'file'), workspace.id);
  if (!file) throw new Refusal('file_not_found');
  return { file: fileObject(file, internals.origin), comments: [], response_metadata: { next_cursor: '' } };
};

/** `files.getUploadURLExternal`: a place for so many bytes; refuses `invalid_arguments`, `file_too_large` */
export const filesGetUploadUrl: Method = async (args, { internals, workspace }) => {
  const name = required(args, 'filename');
  const length = Number(args.length);
  if (!Number.isInteger(length) || length < 1) {
    throw Refusal.because('invalid_arguments', [{ at: '/length', problem: 'must be a number of bytes' }]);
  }
  if (length > LIMITS.file.bytes) throw new Refusal('file_too_large');
  const place = internals.files.reserve({ team: workspace.id, user: workspace.botUserId, name, length });
  return { upload_url: `${internals.origin}/upload/v1/${place.secret}`, file_id: place.id };
};

/**
 * `files.completeUploadExternal`: shows what was uploaded, in a channel if one is named. Refuses `file_not_found` for a
 * file whose bytes have not arrived, or that was completed before, and what `chat.postMessage` refuses of a channel.
 */
export const filesCompleteUpload: Method = async (args, caller) => {
  const { internals, workspace } = caller;
  const asked = records(args.files);
  if (asked.length === 0) {
    throw Refusal.because('invalid_arguments', [{ at: '/files', problem: 'must have at least one file' }]);
  }
  const channel = args.channel_id === undefined ? null : writableChannel(args.channel_id, caller);
  const files = asked.map((file) => uploaded(file, caller));
  for (const file of files) internals.files.complete(file);
  if (channel) {
    internals.messages.show({
      ...{ team: workspace.id, channel: channel.id, user: workspace.botUserId, fromApp: true, files },
      ...{ text: text(args.initial_comment), blocks: undefined, metadata: undefined },
      ...{ threadTs: text(args.thread_ts) || undefined, broadcast: false, ephemeralTo: undefined },
    });
  }
  return { files: files.map((file) => fileObject(file, internals.origin)) };
};

function uploaded(asked: Json, { internals, workspace }: Caller): StoredFile {
  const file = internals.files.waiting(required(asked, 'id'), workspace.id);
  if (!file) throw new Refusal('file_not_found');
  return file;
}
