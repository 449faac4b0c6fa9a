import { expect, test } from '@jest/globals';
import { MessageCounter } from '../../bench/setup/counting-proxy.ts';

function message(type: string, body = ''): Buffer {
  const head = Buffer.alloc(type.length + 4);
  head.write(type, 'latin1');
  head.writeUInt32BE(4 + body.length, type.length);
  return Buffer.concat([head, Buffer.from(body, 'latin1')]);
}

const STARTUP = message('', '\0\x03\0\0application_name\0usher jobs\0\0');
const PREPARED = Buffer.concat([message('P', 'SELECT 1'), message('B'), message('E'), message('S')]);

test('a query is one round trip, and so is a prepared statement with all its messages', () => {
  const counter = new MessageCounter();
  expect(counter.take(STARTUP)).toBe(0);
  expect(counter.take(message('Q', 'BEGIN'))).toBe(1);
  expect(counter.take(Buffer.concat([PREPARED, PREPARED]))).toBe(2);
  expect(counter.startup).toContain('usher jobs');
});

test('messages are found however they are cut into chunks', () => {
  const counter = new MessageCounter();
  let answered = 0;
  for (const byte of Buffer.concat([STARTUP, PREPARED, message('Q', 'COMMIT')])) {
    answered += counter.take(Buffer.from([byte]));
  }
  expect(answered).toBe(2);
});
