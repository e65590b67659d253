import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

/** Files of generated code, tests and their tools say nothing about how well the tests cover. */
const notCovered = [
  'src/lib/platform/db/generated/**',
  'src/test/**',
  'src/**/*.test{,-support}.ts',
];

export default defineConfig({
  resolve: {
    alias: {
      '@': path.join(root, 'src'),
      // Outside Next the package throws on import; its own empty file is what Next resolves to.
      'server-only': path.join(root, 'node_modules/server-only/empty.js'),
    },
  },
  test: {
    maxWorkers: 2,
    restoreMocks: true,
    unstubEnvs: true,
    coverage: {
      provider: 'v8',
      include: ['src/lib/**/*.ts', 'src/app/**/*.ts'],
      exclude: notCovered,
      reporter: ['text-summary', 'html', 'json-summary'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/node_modules/**'],
          setupFiles: ['src/test/fail-on-console-error.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          // Half the time of a file that imports much; each file still has its own modules.
          pool: 'threads',
          include: ['src/**/*.db.test.ts', 'scripts/**/*.db.test.ts'],
          globalSetup: ['src/test/global-setup.ts'],
          setupFiles: ['src/test/fail-on-console-error.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
