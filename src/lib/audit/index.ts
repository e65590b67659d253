import 'server-only';

export { appendAudit, GENESIS_HASH, hashOf } from './append-audit';
export type { AuditEntry } from './model';
