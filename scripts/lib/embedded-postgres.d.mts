export interface EmbeddedPostgres {
  url: string;
  adopted: boolean;
  stop(): Promise<void>;
}
export interface EmbeddedPostgresOptions {
  folder?: string;
  durable?: boolean;
  shared?: boolean;
  command?: string;
}
export function startEmbeddedPostgres(options?: EmbeddedPostgresOptions): Promise<EmbeddedPostgres>;
export function notedUrl(folder?: string, database?: string): string | null;
export function choosePort(wanted?: number): Promise<number>;
