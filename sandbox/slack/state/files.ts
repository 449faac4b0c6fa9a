import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { Json } from '../../shared/json.ts';
import { LIMITS } from '../rules/limits.ts';
import type { Person } from './entities.ts';

/** A file as someone chose it. */
export interface Upload {
  name: string;
  content: Uint8Array;
}

/** A file in the workspace. */
export interface StoredFile extends Upload {
  id: string;
  team: string;
  user: string;
  created: number;
}

const TYPES: Readonly<Record<string, { mimetype: string; pretty: string }>> = {
  csv: { mimetype: 'text/csv', pretty: 'CSV' },
  txt: { mimetype: 'text/plain', pretty: 'Plain Text' },
  xlsx: {
    mimetype: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    pretty: 'Excel Spreadsheet',
  },
};

/** The files that people have put into forms. The app fetches them with its token. */
export class Files {
  readonly #files = new Map<string, StoredFile>();

  /** Throws when it is larger than Slack takes. */
  add(by: Person, { name, content }: Upload): StoredFile {
    if (content.byteLength > LIMITS.file.bytes) throw new Error(`${name} is larger than Slack takes.`);
    const id = `F${randomBytes(5).toString('hex').toUpperCase()}`;
    const file = { id, team: by.team, user: by.id, name, content, created: Math.floor(Date.now() / 1000) };
    this.#files.set(id, file);
    return file;
  }

  find(id: string, team: string): StoredFile | undefined {
    const file = this.#files.get(id);
    return file?.team === team ? file : undefined;
  }
}

/** The file in the shape in which `file_input` and `files.info` carry it. */
export function fileObject(file: StoredFile, origin: string): Json {
  const filetype = extname(file.name).slice(1).toLowerCase() || 'binary';
  const type = TYPES[filetype];
  const path = `${origin}/files-pri/${file.team}-${file.id}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.name,
    mimetype: mimetypeOf(file),
    filetype,
    pretty_type: type?.pretty ?? 'Binary',
    user: file.user,
    user_team: file.team,
    editable: false,
    size: file.content.byteLength,
    mode: 'hosted',
    is_external: false,
    is_public: false,
    url_private: `${path}/${encodeURIComponent(file.name)}`,
    url_private_download: `${path}/download/${encodeURIComponent(file.name)}`,
  };
}

export function mimetypeOf({ name }: { name: string }): string {
  return TYPES[extname(name).slice(1).toLowerCase()]?.mimetype ?? 'application/octet-stream';
}
