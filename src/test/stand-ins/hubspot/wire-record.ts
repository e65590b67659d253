import { timesOf, valueOf, versionsOf, type HubSpotPortal, type StoredRecord } from './portal';
import { DEFAULTS, knows } from './properties';

/** What is asked of records. */
export interface Reader {
  readonly properties: readonly string[];
  readonly history: readonly string[];
  /** Properties that the token may not see. */
  readonly hidden: readonly string[];
}

/** Worked out by HubSpot from the stage. */
function calculated(
  portal: HubSpotPortal,
  record: StoredRecord,
): Readonly<Record<string, string | null>> {
  if (record.type !== 'deals') return {};
  const key = valueOf(record, 'dealstage');
  const stage = portal.pipelines.flatMap(({ stages }) => stages).find(({ id }) => id === key);
  const probability = stage?.metadata.probability ?? null;
  return {
    hs_is_closed: valueOf(record, 'hs_is_closed') ?? stage?.metadata.isClosed ?? null,
    hs_is_closed_won:
      valueOf(record, 'hs_is_closed_won') ??
      (stage ? String(stage.metadata.isClosed === 'true' && Number(probability) === 1) : null),
    hs_deal_stage_probability: probability,
    num_associated_contacts: String(portal.associated('deals', 'contacts', record.id).length),
  };
}

/** A record as it goes over the wire: asked-for properties that do not exist are left out, unset ones null. */
export function wireRecord(portal: HubSpotPortal, record: StoredRecord, reader: Reader): object {
  const own = { ...timesOf(record), ...calculated(portal, record) };
  const names = new Set([...DEFAULTS[record.type], ...reader.properties]);
  const properties = [...names]
    .filter((name) => knows(record.type, name))
    .map((name) => [
      name,
      reader.hidden.includes(name) ? null : (own[name] ?? valueOf(record, name)),
    ]);
  return {
    id: record.id,
    properties: Object.fromEntries(properties),
    ...(reader.history.length > 0
      ? { propertiesWithHistory: historyOf(record, reader.history) }
      : {}),
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: record.archivedAt !== null,
    ...(record.archivedAt === null
      ? {}
      : { archivedAt: new Date(record.archivedAt).toISOString() }),
  };
}

function historyOf(record: StoredRecord, names: readonly string[]): object {
  const known = names.filter((name) => knows(record.type, name));
  return Object.fromEntries(
    known.map((name) => [
      name,
      versionsOf(record, name).map(({ value, at, userId }) => ({
        value,
        timestamp: new Date(at).toISOString(),
        sourceType: userId === null ? 'API' : 'CRM_UI',
        ...(userId === null ? {} : { sourceId: `userId:${userId}`, updatedByUserId: userId }),
      })),
    ]),
  );
}
