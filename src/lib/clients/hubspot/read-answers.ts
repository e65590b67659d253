import 'server-only';
import { z } from 'zod';
import { ProviderError } from '../calls';
import { parseIsoDate } from '../../core/dates';
import type {
  Association,
  DeletedDeal,
  HubSpotRecord,
  Owner,
  Pipeline,
  PipelineStage,
  PortalAccount,
  PropertyVersion,
} from './records';

/** The library believes whatever it is sent; a list that is none is half an answer. */
export function listOf<T>(list: readonly T[] | null | undefined): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new ProviderError('unavailable', 'HubSpot sent half an answer.');
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (wire: unknown): Fields | null =>
  typeof wire === 'object' && wire !== null && !Array.isArray(wire) ? (wire as Fields) : null;
const entriesOf = (list: unknown): readonly unknown[] => (Array.isArray(list) ? list : []);

const ID = /^\d{1,20}$/;

/** Records are named by digits; null for what names none. */
function idFrom(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && ID.test(text) ? text : null;
}

/** As PostgreSQL can hold it. A sign that it cannot becomes a blank, so that no two words become one. */
function textFrom(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', ' ') : null;
}

const numberFrom = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Invalid where it is none, or of a year that nobody means. */
function dateFrom(value: unknown): Date {
  const isDate = value instanceof Date && !Number.isNaN(value.getTime());
  return (isDate ? parseIsoDate(value.toISOString()) : null) ?? new Date(Number.NaN);
}

const isReadable = (value: unknown): boolean =>
  value === null || value === undefined || textFrom(value) !== null;

function versionFrom(wire: unknown): PropertyVersion | null {
  const version = fieldsOf(wire);
  if (!version || !isReadable(version.value)) return null;
  const { value, timestamp, updatedByUserId } = version;
  return { value: textFrom(value), at: dateFrom(timestamp), userId: numberFrom(updatedByUserId) };
}

const versionsOf = (list: unknown): readonly PropertyVersion[] =>
  entriesOf(list).flatMap((entry) => versionFrom(entry) ?? []);

/** Properties of which something came that is no text, and versions that are none. */
function unreadOf(properties: Fields, histories: Fields): readonly string[] {
  const values = Object.entries(properties).filter(([, value]) => !isReadable(value));
  const pasts = Object.entries(histories).filter(
    ([, list]) => !Array.isArray(list) || versionsOf(list).length < list.length,
  );
  return [...new Set([...values, ...pasts].map(([name]) => name))];
}

/** Null for what has no id of a record. */
function recordFrom(wire: unknown): HubSpotRecord | null {
  const record = fieldsOf(wire);
  const id = idFrom(record?.id);
  if (!record || id === null) return null;
  const properties = fieldsOf(record.properties) ?? {};
  const histories = fieldsOf(record.propertiesWithHistory) ?? {};
  const texts = Object.entries(properties).map(([name, value]) => [name, textFrom(value)] as const);
  const pasts = Object.entries(histories).map(([name, list]) => [name, versionsOf(list)] as const);
  return {
    id,
    properties: Object.fromEntries(texts),
    history: Object.fromEntries(pasts),
    createdAt: dateFrom(record.createdAt),
    unread: unreadOf(properties, histories),
  };
}

/** Those that have an id. */
export const recordsOf = (list: readonly unknown[] | null | undefined): readonly HubSpotRecord[] =>
  listOf(list).flatMap((wire) => recordFrom(wire) ?? []);

/** Ids of deals that were merged into one, as it keeps them. */
const mergedOf = (value: unknown): readonly string[] =>
  (typeof value === 'string' ? value : '').split(';').flatMap((part) => idFrom(part.trim()) ?? []);

export const MERGED = 'hs_merged_object_ids';

export function deletedOf(wire: unknown): DeletedDeal[] {
  const deal = fieldsOf(wire);
  const id = idFrom(deal?.id);
  if (!deal || id === null) return [];
  const at = dateFrom(deal.archivedAt);
  return [
    {
      id,
      archivedAt: Number.isNaN(at.getTime()) ? null : at,
      mergedIds: mergedOf(fieldsOf(deal.properties)?.[MERGED]),
    },
  ];
}

/** The place of the next page; null after the last. */
export function afterOf(wire: unknown): string | null {
  const after = fieldsOf(fieldsOf(fieldsOf(wire)?.paging)?.next)?.after;
  return typeof after === 'string' && after !== '' ? after : null;
}

function associationFrom(wire: unknown): Association[] {
  const end = fieldsOf(wire);
  const id = idFrom(end?.toObjectId);
  if (!end || id === null) return [];
  const labels = entriesOf(end.associationTypes).flatMap(
    (type) => textFrom(fieldsOf(type)?.label) ?? [],
  );
  return [{ id, labels: labels.filter((label) => label !== '') }];
}

/** Whose associations these are, and what is at their other end. */
export function associationsOf(
  wire: unknown,
): { readonly id: string; readonly ends: readonly Association[] } | null {
  const result = fieldsOf(wire);
  const id = idFrom(fieldsOf(result?._from)?.id);
  if (!result || id === null) return null;
  return { id, ends: entriesOf(result.to).flatMap((end) => associationFrom(end)) };
}

export function ownerOf(wire: unknown): Owner[] {
  const owner = fieldsOf(wire);
  const id = idFrom(owner?.id);
  if (!owner || id === null) return [];
  const parts = [textFrom(owner.firstName), textFrom(owner.lastName)];
  const name = parts.filter(Boolean).join(' ').trim();
  const email = textFrom(owner.email);
  return [
    {
      id,
      userId: numberFrom(owner.userId) ?? numberFrom(owner.userIdIncludingInactive),
      name: name === '' ? null : name,
      email: email ? email.toLowerCase() : null,
    },
  ];
}

/** Stages and pipelines have ids of any text. */
function nameOf(wire: Fields): { readonly id: string; readonly label: string } | null {
  const id = textFrom(wire.id);
  if (!id) return null;
  return { id, label: textFrom(wire.label) ?? id };
}

function stageOf(wire: unknown): PipelineStage[] {
  const stage = fieldsOf(wire);
  const name = stage && nameOf(stage);
  if (!name) return [];
  const metadata = Object.entries(fieldsOf(stage.metadata) ?? {});
  return [
    {
      ...name,
      order: numberFrom(stage.displayOrder) ?? 0,
      metadata: Object.fromEntries(metadata.map(([key, value]) => [key, textFrom(value)])),
    },
  ];
}

export function pipelineOf(wire: unknown): Pipeline[] {
  const pipeline = fieldsOf(wire);
  const name = pipeline && nameOf(pipeline);
  if (!name) return [];
  const stages = entriesOf(pipeline.stages).flatMap((stage) => stageOf(stage));
  return [{ ...name, order: numberFrom(pipeline.displayOrder) ?? 0, stages }];
}

const accountBody = z.object({
  portalId: z.number(),
  uiDomain: z.string().regex(/^[a-z0-9.-]+$/i),
  timeZone: z.string().nullish(),
  companyCurrency: z.string().nullish(),
});

/** The library has no class for this address, so its answer is read here. */
export function accountOf(text: string): PortalAccount {
  const { portalId, uiDomain, timeZone, companyCurrency } = accountBody.parse(JSON.parse(text));
  return {
    portalId: String(portalId),
    uiDomain,
    timeZone: timeZone ?? null,
    currency: companyCurrency ?? null,
  };
}
