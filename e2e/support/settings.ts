/** What `scripts/e2e.mjs` hands to the tests. */
function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with npm run test:e2e.`);
  return value;
}

export const baseUrl = setting('SENTINEL_E2E_URL');
export const cronSecret = setting('CRON_SECRET');
export const databaseUrl = setting('DATABASE_URL');
export const sessionSecret = setting('SENTINEL_SESSION_SECRET');
export const hookSecret = setting('CLERK_WEBHOOK_SIGNING_SECRET');
/** `127.0.0.1:port` of each receiver that the app may call. */
export const receiverHosts = setting('OUTBOUND_ALLOWED_HOSTS').split(',');
/** Where the stand-ins of the providers that all tests share are told what to do. */
export const providerControl = setting('SENTINEL_E2E_PROVIDERS');
/** The app on the same database that has models to ask, at the stand-in of OpenRouter. */
export const modelsUrl = setting('SENTINEL_E2E_MODELS_URL');
/** The standalone build that is served. */
export const buildFolder = setting('SENTINEL_E2E_BUILD');
