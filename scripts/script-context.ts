import { registerSubscriptions } from '@/lib/jobs';
import { getDatabase, isDatabaseAway } from '@/lib/platform/db';
import { getDeps, type Deps } from '@/lib/platform/deps';
import { EnvError, getEnv } from '@/lib/platform/env';

/** Ends a command with one line that says what is wrong. */
export function fail(message: string, code = 1): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** Opens the database that the product uses, runs `work`, and closes it again. */
export async function withDatabase<T>(work: (deps: Deps, url: string) => Promise<T>): Promise<T> {
  const url = databaseUrl();
  registerSubscriptions();
  try {
    return await work(getDeps(), url);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return fail(
      'The database does not answer; is the product running (npm run demo or npm run dev)?',
    );
  } finally {
    await getDatabase().$disconnect();
  }
}

function databaseUrl(): string {
  try {
    const url = getEnv().DATABASE_URL;
    if (url) return url;
  } catch (error) {
    if (error instanceof EnvError) fail(error.message);
    throw error;
  }
  return fail(
    'No database: start npm run demo first, give its SENTINEL_DATA_DIR where it has one of its own, or set DATABASE_URL.',
  );
}
