interface DatabaseUrls {
  ownerUrl: string;
  appUrl: string;
}
export interface EmbeddedPostgres extends DatabaseUrls {
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
export function notedUrls(folder?: string): DatabaseUrls | null;
export function choosePort(wanted?: number): Promise<number>;
