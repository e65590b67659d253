import type { RecordPage } from '../record-page';
import type { SalesforceOrg } from './org';

const RECORD = /^\/lightning\/r\/(Opportunity|Event)\/(\w+)\/view$/;

const FACTS: Readonly<Record<string, readonly string[]>> = {
  Opportunity: ['StageName', 'Amount', 'CloseDate', 'NextStep'],
  Event: ['ActivityDate', 'Location', 'Description'],
};

/** What a link to a record in Salesforce's own screens would show; null for any other address. */
export function recordPageOf(orgs: readonly SalesforceOrg[], path: string): RecordPage | null {
  const [, object = '', id = ''] = RECORD.exec(path) ?? [];
  const row = orgs.map((org) => org.row(object, id)).find((found) => found !== null);
  if (!row || row.IsDeleted === true) return null;
  const facts = (FACTS[object] ?? []).map((name) => [name, row[name] ?? null] as const);
  const title = String(row.Name ?? row.Subject ?? object);
  const shown = facts.map(([name, value]) => [name, value === null ? null : String(value)]);
  return { provider: 'Salesforce', title, facts: Object.fromEntries(shown) as RecordPage['facts'] };
}
