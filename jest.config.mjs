/** Tests run the TypeScript as it stands, as ES modules, against a real PostgreSQL that `globalSetup` starts. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      },
    ],
  },
  // What test files import is loaded once for all that a process runs (decision 19).
  runtime: '<rootDir>/test/setup/run/runtime.mjs',
  // Takes apart what a file leaves on its global object, so that it can be freed. Here it can be, and the classes on it
  // are everybody's.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.demo/'],
  setupFilesAfterEnv: [
    '<rootDir>/test/setup/console.ts',
    ...(process.env.USHER_RECORD_WRITES ? ['<rootDir>/test/setup/run/record-writes.mjs'] : []),
  ],
  globalSetup: '<rootDir>/test/setup/run/global-setup.ts',
  globalTeardown: '<rootDir>/test/setup/run/global-teardown.ts',
  testSequencer: '<rootDir>/test/setup/run/longest-first.mjs',
  // Two cores stay busy with four while tests wait for Slack's seconds. Each further process would compile the same code again.
  maxWorkers: 4,
  // A limit for tests that hang, not for tests on a busy machine.
  testTimeout: 120_000,
};
