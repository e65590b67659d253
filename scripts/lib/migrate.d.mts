import type { grantAppRole } from './app-role.d.mts';

export function applyMigrations(options: {
  connectionString: string;
  appConnectionString: string | undefined;
}): Promise<{
  applied: string[];
  queues: number;
  trail: Awaited<ReturnType<typeof grantAppRole>>;
}>;
