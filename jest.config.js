/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/e2e/',
    '<rootDir>/test/bench/',
    '\\.long\\.test\\.ts$',
  ],
  // A package of its own, with a runner of its own.
  modulePathIgnorePatterns: ['<rootDir>/test/conformance/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  reporters: ['default', '<rootDir>/test/helpers/left-out-reporter.js'],
  maxWorkers: 2,
  // Modules of files that are done stay in memory: without a limit a worker grows to 3 GB, and collecting it takes long.
  workerIdleMemoryLimit: '1000MB',
  // Opening a store takes a second on a free machine and half a minute on a crowded one.
  testTimeout: 120_000,
};
