import 'server-only';
import type { Tx } from '../../platform/db';

/** What belongs to an import and knows it by its id alone. */
const OF_IMPORTS = ['ImportChunk', 'ImportedDeal', 'ImportStagedDeal', 'ImportStagedEvent'];
/** What carries an owner key, in the order in which it can go. Alerts and the like go with their deal. */
const OF_SCOPES = [
  'Deal',
  'Contact',
  'RiskPolicyActivation',
  'RiskPolicy',
  'RiskNorms',
  'RiskRun',
  'Alert',
  'EventLog',
  'PlannedMessage',
  'Notification',
  'LiveEvent',
  'ImportRun',
  'AssistantUsage',
  'AssistantSettings',
];

/**
 * Removes everything that lies under an owner key, but for the audit trail: deals with their history,
 * contacts, policies, runs, imports, alerts, events, what was told of them, and waiting jobs. Only for
 * an erase that the audit trail tells of.
 */
export async function eraseScope(tx: Tx, scopeKey: string): Promise<void> {
  for (const table of OF_IMPORTS) {
    await tx.$executeRawUnsafe(
      `DELETE FROM "${table}" WHERE "importId" IN (SELECT "id" FROM "ImportRun" WHERE "scopeKey" = $1)`,
      scopeKey,
    );
  }
  for (const table of OF_SCOPES) {
    await tx.$executeRawUnsafe(`DELETE FROM "${table}" WHERE "scopeKey" = $1`, scopeKey);
  }
  await tx.$executeRaw`DELETE FROM "Lease" WHERE "name" LIKE '%' || ${scopeKey}`;
  await tx.$executeRaw`DELETE FROM pgboss.job WHERE "data"->>'scopeKey' = ${scopeKey}
    OR "singleton_key" = ${scopeKey}`;
}
