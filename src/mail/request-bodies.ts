import type { EmailParts } from './mailer.ts';

/**
 * The bodies of requests. The emails are in JSON already, as they are kept, and are copied into it. A new megabyte for
 * each request would have V8 collect garbage all the time, so the room of one that has left is used again.
 */
export class RequestBodies {
  readonly #rooms: Buffer[] = [];

  /** The body with these emails; its room is kept until it is given back. */
  write(emails: readonly EmailParts[]): Buffer {
    const length = emails.reduce(
      (sum, parts) => parts.reduce((more, part) => more + part.length, sum + 1),
      1,
    );
    const room = this.#rooms.pop();
    const body = room && room.length >= length ? room.subarray(0, length) : Buffer.allocUnsafeSlow(length);
    let end = 0;
    for (const parts of emails) {
      end += body.write(end === 0 ? '[' : ',', end, 'latin1');
      for (const part of parts) end += body.write(part, end, 'latin1');
    }
    body.write(']', end, 'latin1');
    return body;
  }

  giveBack(body: Buffer): void {
    this.#rooms.push(Buffer.from(body.buffer));
  }
}
