export function readSchema(): string;
export function diffSchemas(
  connectionString: string,
  oldSchema: string | null,
  newSchema: string,
): Promise<string>;
