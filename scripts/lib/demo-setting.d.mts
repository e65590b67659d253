export function secretsOf(
  folder: string,
  given?: Readonly<Record<string, string | undefined>>,
): Record<string, string>;
export function demoEnvironment(setting: {
  folder: string;
  databaseUrl: string;
  address: string;
}): Record<string, string>;
