import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { describeError } from '../../errors.ts';
import type { Position } from './directory.ts';
import type { Problem } from './directory-file-error.ts';

/** High enough for a large file that shares its lists, low enough to stop one alias from growing without end. */
const MOST_ALIASES = 100_000;

/** A parsed text that knows where its parts stand, and collects what is wrong with them. */
export class YamlSource {
  readonly problems: Problem[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const { code, message, pos } of [...this.#document.errors, ...this.#document.warnings]) {
      const sentence =
        code === 'DUPLICATE_KEY'
          ? `The key ${quote(wordAt(text, pos[0]))} is there twice.`
          : `This is not valid YAML: ${message}${message.endsWith('.') ? '' : '.'}`;
      this.problems.push({ ...this.#position(pos[0]), sentence });
    }
  }

  /** False where the text could not be understood at all, so that going on would only add to the confusion. */
  get isReadable(): boolean {
    return this.#document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  }

  get root(): unknown {
    return this.#document.contents;
  }

  report(where: unknown, sentence: string): void {
    this.problems.push({ ...this.at(where), sentence });
  }

  /** Where a node begins; the file's beginning when it is nowhere to be seen. */
  at(node: unknown): Position {
    return this.#position(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  }

  /** The keys and values of a mapping, or undefined when the node is something else. */
  fieldsOf(node: unknown): Map<string, Field> | undefined {
    const map = this.#resolve(node);
    return isMap(map) ? new Map(fields(map)) : undefined;
  }

  /** The items of a list, or undefined when the node is something else. */
  itemsOf(node: unknown): unknown[] | undefined {
    const list = this.#resolve(node);
    return isSeq(list) ? list.items : undefined;
  }

  /** The plain value of a node. */
  valueOf(node: unknown): unknown {
    if (!isNode(node)) return null;
    try {
      return node.toJS(this.#document, { maxAliasCount: MOST_ALIASES });
    } catch (error) {
      this.report(node, `This cannot be read: ${describeError(error)}.`);
      return null;
    }
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

/** A key of a mapping, and what stands behind it. */
export interface Field {
  readonly keyNode: unknown;
  readonly node: unknown;
}

/** A text as it is shown in a sentence. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

function fields(map: YAMLMap): [string, Field][] {
  return map.items.map(({ key, value }) => [
    isScalar(key) ? String(key.value) : String(key),
    { keyNode: key, node: value },
  ]);
}

function wordAt(text: string, offset: number): string {
  return /^["']?([^"':{}[\],\s]*)/.exec(text.slice(offset, offset + 200))?.[1] ?? '';
}
