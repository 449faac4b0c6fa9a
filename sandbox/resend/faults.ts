import { Refusal } from './refusal.ts';

/** Something that goes wrong with a request to send. */
export type Fault =
  | { fault: 'rate-limit'; retryAfter?: number }
  | { fault: 'daily-quota' }
  | { fault: 'monthly-quota' }
  /** 500, and nothing was taken unless it says so. */
  | { fault: 'server-error'; taken?: boolean }
  /** 401: the key is not known. */
  | { fault: 'invalid-key' }
  /** 403: the sender's domain is not verified. */
  | { fault: 'unverified-domain' }
  /** 422 for the whole request. */
  | { fault: 'refused' }
  /** The connection breaks; nothing was taken. */
  | { fault: 'reset-before' }
  /** The mails are taken, then the connection breaks. */
  | { fault: 'reset-after' }
  /** The mails are taken, and the answer is 200 with this body. */
  | { fault: 'bad-body'; body?: string }
  /** The mails are taken, and the answer comes after this delay. */
  | { fault: 'delay'; milliseconds: number };

/** The faults that are still to happen, in order. */
export class Faults {
  readonly #coming: Fault[] = [];

  plan(fault: Fault, times: number): void {
    for (let time = 0; time < times; time++) this.#coming.push(fault);
  }

  next(): Fault | undefined {
    return this.#coming.shift();
  }
}

/** The faults that Resend answers with before it looks at the mails. */
export function refusalOf(fault: Fault | undefined): Refusal | undefined {
  switch (fault?.fault) {
    case 'rate-limit':
      return new Refusal(429, 'rate_limit_exceeded', 'Too many requests.', {
        'retry-after': String(fault.retryAfter ?? 1),
      });
    case 'daily-quota':
      return new Refusal(429, 'daily_quota_exceeded', 'You have reached your daily email sending quota.');
    case 'monthly-quota':
      return new Refusal(429, 'monthly_quota_exceeded', 'You have reached your monthly email sending quota.');
    case 'invalid-key':
      return new Refusal(401, 'invalid_api_key', 'API key is invalid');
    case 'unverified-domain':
      return new Refusal(
        403,
        'validation_error',
        'The domain is not verified. Please add and verify your domain.',
      );
    case 'refused':
      return new Refusal(422, 'validation_error', 'The request is not valid.');
    default:
      return undefined;
  }
}
