import { defineConfig } from '@playwright/test';

// Run by scripts/e2e.mjs, which serves the built app on its own database and finds the browser.
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [
    ['list'],
    ...(process.env.SENTINEL_E2E_REPORT
      ? ([['json', { outputFile: process.env.SENTINEL_E2E_REPORT }]] as const)
      : []),
  ],
  use: {
    baseURL: process.env.SENTINEL_E2E_URL,
    browserName: 'chromium',
    launchOptions: { executablePath: process.env.SENTINEL_CHROMIUM, args: chromiumFlags },
    locale: 'en-US',
    timezoneId: 'UTC',
    // Recording costs every test a fifth of its time: `--trace on` for the one that is looked into.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
