import 'server-only';
import { parseEnv, type Env } from './schema';

export { clerkSettingsOf, type ClerkSettings } from './clerk-settings';
export { authModeOf, EnvError, streamSecondsOf, type AuthMode, type Env } from './schema';

let cached: Env | undefined;

/**
 * The checked environment, read once per process. `next build` evaluates modules without a real
 * environment, so this is called inside requests and at start, never at module level.
 */
export function getEnv(): Env {
  cached ??= parseEnv(process.env, { crossChecks: true });
  return cached;
}

/** What a browser may know; reaches it through props at run time, so one image fits every setting. */
export function publicEnv(): { appUrl: string; analyticsEnabled: boolean } {
  const env = getEnv();
  return { appUrl: env.NEXT_PUBLIC_APP_URL, analyticsEnabled: env.NEXT_PUBLIC_ANALYTICS_ENABLED };
}
