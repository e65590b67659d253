export function applyMigrations(options: {
  connectionString: string;
}): Promise<{ applied: string[]; queues: number }>;
