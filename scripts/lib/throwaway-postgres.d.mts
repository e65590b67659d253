export function startThrowawayPostgres(
  command: string,
): Promise<{ url: string; folder: string; stop(): Promise<void> }>;
