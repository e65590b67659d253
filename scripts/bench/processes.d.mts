export function runMain(main: () => Promise<number | undefined>): Promise<void>;
export function stopChildren(): Promise<void>;
export function prepare(): Promise<void>;
export interface DurablePostgres {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly folder: string;
  stop(): Promise<void>;
}
export function startDurablePostgres(): Promise<DurablePostgres>;
export function benchEnvironment(databaseUrl: string, address?: string): Record<string, string>;
export function runMeasured(
  script: string,
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly heapMb?: number },
): Promise<unknown>;
export function buildApp(): Promise<string>;
export interface AppProcess {
  readonly address: string;
  readonly pid: number;
  readonly logFile: string;
  isAlive(): boolean;
  stop(): Promise<void>;
}
export function serveApp(
  target: string,
  databaseUrl: string,
  more?: Readonly<Record<string, string>>,
): Promise<AppProcess>;
