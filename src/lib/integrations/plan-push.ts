import 'server-only';
import type { Planner, RecordedEvent } from '../events';
import { enqueue } from '../platform/queue';
import { WRITE_BACK_FIELDS } from './model';
import { insertPushes, listWritable, type PushFields } from './repository/pushes';

/** What came from a source is not written back to one, and what came with a file has no urgency. */
const OWN_SOURCES: ReadonlySet<string> = new Set(['screen', 'api']);

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The fields of a change that a source may be told of. */
function fieldsOf({ data }: RecordedEvent): PushFields {
  const current = (data.current ?? {}) as Record<string, unknown>;
  const previous = (data.previous ?? {}) as Record<string, unknown>;
  const changed = WRITE_BACK_FIELDS.filter((field) => field in current);
  return Object.fromEntries(
    changed.map((field) => [field, { from: textOf(previous[field]), to: textOf(current[field]) }]),
  );
}

const isOwnEdit = ({ type, source, dealId }: RecordedEvent): boolean =>
  dealId !== null &&
  OWN_SOURCES.has(source) &&
  (type === 'deal.updated' || type === 'deal.stage_changed');

/** Notes, in the transaction of the change, what is to be made at the deal's source as well. */
export const planPush: Planner = async (tx, events) => {
  const edits = events.flatMap((event) => {
    const fields = isOwnEdit(event) ? fieldsOf(event) : {};
    return Object.keys(fields).length > 0 && event.dealId
      ? [{ dealId: event.dealId, fields, changedAt: event.at }]
      : [];
  });
  if (edits.length === 0) return;
  const writable = await listWritable(tx, edits.map(({ dealId }) => dealId)); // prettier-ignore
  const pushes = edits.flatMap((edit) => {
    const found = writable.find(({ dealId }) => dealId === edit.dealId);
    return found ? [{ ...found, ...edit }] : [];
  });
  if (pushes.length === 0) return;
  await insertPushes(tx, 'salesforce', pushes);
  for (const integrationId of new Set(pushes.map((push) => push.integrationId))) {
    await enqueue(tx, 'crm-push', { integrationId }, { singletonKey: integrationId });
  }
};
