export interface AuditEntry {
  readonly scopeKey: string;
  readonly action: string;
  /** Pseudonym of who did it: the user's id, never a name or address. */
  readonly actorRef: string;
  readonly target: string | null;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
  readonly requestId: string | null;
  readonly at: Date;
}
