export function startThrowawayPostgres(
  command: string,
): Promise<{ ownerUrl: string; appUrl: string; folder: string; stop(): Promise<void> }>;
