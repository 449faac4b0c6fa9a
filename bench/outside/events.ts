/**
 * What reached the local Slack and the local provider. `at`: milliseconds of the machine's monotonic clock; `wallAt`:
 * milliseconds since 1970.
 */
export type OutsideEvent =
  | { readonly kind: 'MAIL'; readonly at: number; readonly wallAt: number; readonly to: readonly string[] }
  /** `body` as it came, form-encoded. */
  | { readonly kind: 'SLACK'; readonly at: number; readonly method: string; readonly body: string };

/** What the local Slack and the local provider are told; sent to their process. */
export interface OutsideOrder {
  /** The provider's limit from now on; null: none. */
  readonly requestsPerSecond: number | null;
}

/** The first message of their process. */
export interface OutsideReady {
  readonly port: number;
}

/** The same clock in all processes of one machine, in milliseconds. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
