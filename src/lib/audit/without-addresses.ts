import type { AuditData, AuditValue } from './model';

/** Wide on purpose: what only looks like an address is no loss. */
const ADDRESS = /[^\s@<>()"']+@[^\s@<>()"']+/g;

const redact = (value: AuditValue): AuditValue =>
  typeof value === 'string' ? value.replaceAll(ADDRESS, '[address]') : value;

/**
 * The data of an entry without mail addresses. What people call a team or a token may hold one, and
 * what stands in the trail can never be taken out again.
 */
export const withoutAddresses = (data: AuditData): AuditData =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, redact(value)]));
