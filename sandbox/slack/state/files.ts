import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { Json } from '../../shared/json.ts';
import { LIMITS } from '../rules/limits.ts';

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

/** A place for the bytes of a file that the app sends. */
interface Place {
  id: string;
  /** The end of its address: who knows it may fill the place. */
  secret: string;
  team: string;
  user: string;
  name: string;
  length: number;
  content: Uint8Array | undefined;
}

/** The files that people have put into forms, which the app fetches with its token, and those that the app sends. */
export class Files {
  readonly #files = new Map<string, StoredFile>();
  readonly #places = new Map<string, Place>();

  /** Throws when it is larger than Slack takes. */
  add(by: { id: string; team: string }, { name, content }: Upload): StoredFile {
    if (content.byteLength > LIMITS.file.bytes) throw new Error(`${name} is larger than Slack takes.`);
    const id = newId();
    const file = { id, team: by.team, user: by.id, name, content, created: seconds() };
    this.#files.set(id, file);
    return file;
  }

  /** Keeps a place for a file of the app. */
  reserve(given: Pick<Place, 'team' | 'user' | 'name' | 'length'>): Place {
    const place = { ...given, id: newId(), secret: randomBytes(16).toString('hex'), content: undefined };
    this.#places.set(place.id, place);
    return place;
  }

  /** Puts bytes into a place. Returns false when there is none, it is filled, or they are not as many as was said. */
  fill(secret: string, content: Uint8Array): boolean {
    const place = [...this.#places.values()].find((one) => one.secret === secret);
    if (!place || place.content || content.byteLength !== place.length) return false;
    place.content = content;
    return true;
  }

  /** A file whose bytes have arrived, and that has not been completed. */
  waiting(id: string, team: string): StoredFile | undefined {
    const place = this.#places.get(id);
    if (place?.team !== team || !place.content) return undefined;
    const { user, name, content } = place;
    return { id, team, user, name, content, created: seconds() };
  }

  complete(file: StoredFile): void {
    this.#places.delete(file.id);
    this.#files.set(file.id, file);
  }

  find(id: string, team: string): StoredFile | undefined {
    const file = this.#files.get(id);
    return file?.team === team ? file : undefined;
  }
}

function newId(): string {
  return `F${randomBytes(5).toString('hex').toUpperCase()}`;
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
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
