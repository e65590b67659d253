import 'server-only';

export { appendAudit } from './append-audit';
export type { AuditEntry } from './model';
export { isTrailGuarded } from './repository';
