import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Position } from './directory.ts';
import type { Problem } from './directory-file-error.ts';

/** What a value may hold, so that aliases of aliases do not grow without end. */
const MOST_NODES = 100_000;
const DEEPEST = 20;

/** A parsed text that knows where its parts stand, and collects what is wrong with them. */
export class YamlSource {
  readonly problems: Problem[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document;
  #isSound = true;
  /** What each alias stands for. Looking it up by the library's own means reads the whole file each time. */
  readonly #targets = new Map<Alias, Node>();

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const { code, message, pos } of [...this.#document.errors, ...this.#document.warnings]) {
      const sentence =
        code === 'DUPLICATE_KEY'
          ? `The key ${quote(wordAt(text, pos[0]))} is given twice.`
          : `This is not valid YAML: ${message}${message.endsWith('.') ? '' : '.'}`;
      this.problems.push({ ...this.#position(pos[0]), sentence });
    }
    this.#findTargets();
  }

  /** False where the text could not be understood at all, so that going on would only add to the confusion. */
  get isReadable(): boolean {
    return this.#isSound && this.#document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
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
    let left = MOST_NODES;
    const plain = (part: unknown, depth: number): unknown => {
      const target = this.#resolve(part);
      left -= 1;
      if (left < 0 || depth > DEEPEST) throw new RangeError('A value of the file is too large.');
      if (isSeq(target)) return target.items.map((item) => plain(item, depth + 1));
      if (isMap(target)) {
        return Object.fromEntries(fields(target).map(([key, field]) => [key, plain(field.node, depth + 1)]));
      }
      return isScalar(target) ? target.value : null;
    };
    try {
      return plain(node, 0);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.report(node, 'This holds too much, or contains itself.');
      return null;
    }
  }

  #findTargets(): void {
    const anchors = new Map<string, Node>();
    visit(this.#document, {
      Node: (_key, node) => {
        if (!isAlias(node)) {
          if (node.anchor) anchors.set(node.anchor, node);
          return;
        }
        const target = anchors.get(node.source);
        if (target) {
          this.#targets.set(node, target);
        } else {
          this.#isSound = false;
          this.report(node, `There is no anchor &${node.source} above this alias.`);
        }
      },
    });
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
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
