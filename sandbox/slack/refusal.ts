import type { Json } from '../shared/json.ts';
import type { Finding } from './rules/findings.ts';

/** Slack's `ok: false`, with whatever else the answer carries. */
export class Refusal extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.extra = extra;
  }

  /** How Slack reports what is wrong with blocks and views: every problem with its JSON pointer. */
  static because(code: string, findings: Finding[]): Refusal {
    const errors = findings.map((finding) => `${finding.problem} [json-pointer:${finding.at}]`);
    return new Refusal(code, {
      errors,
      response_metadata: { messages: errors.map((error) => `[ERROR] ${error}`) },
    });
  }
}
