import { afterEach, beforeEach } from '@jest/globals';

/**
 * A warning or an error on the console fails the test that it came in. A test that expects one puts a spy of its
 * own in place for as long.
 */
const unexpected: string[] = [];

for (const method of ['warn', 'error'] as const) {
  const print = console[method].bind(console);
  console[method] = (...args: unknown[]) => {
    unexpected.push(`console.${method}: ${args.map(String).join(' ')}`);
    print(...args);
  };
}

beforeEach(failOnUnexpected);
afterEach(failOnUnexpected);

function failOnUnexpected(): void {
  const lines = unexpected.splice(0);
  if (lines.length > 0)
    throw new Error(`Nothing should have been written to the console.\n${lines.join('\n')}`);
}
