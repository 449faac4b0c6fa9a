/** An answer that is not 2xx, in Resend's form. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body(): string {
    return JSON.stringify({ statusCode: this.status, name: this.code, message: this.message });
  }
}

export function invalid(message: string, code = 'validation_error'): Refusal {
  return new Refusal(422, code, message);
}
