import { swcOptions } from './tools/swc-options.mjs';

const { swcrc, sourceMaps, module, jsc } = swcOptions;

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/{apps,libs,test,tools}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.rail/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc, sourceMaps, module, jsc }] },
  testTimeout: 120_000,
  reporters: ['default', '<rootDir>/test/support/final-line-reporter.mjs'],
};
