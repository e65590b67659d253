import 'server-only';

export { appendAudit } from './append-audit';
export { CLERK_REF, type AuditEntry } from './model';
export { describeAudit, exportAudit, listAudit, verifyAudit } from './read-audit';
export { isTrailGuarded } from './repository/append';
export { findLostAnchors, verifyTrail } from './verify-chain';
