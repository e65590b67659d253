import type { HubSpotRecord } from '../../clients/hubspot';
import { parseIsoDate } from '../../core/dates';
import { MAX_MONEY } from '../../core/money';
import { lineFrom, wordsFrom } from '../plain-text';

export const MAX_NAME = 500;
export const MAX_LINE = 200;
/** Of what an event says. */
export const MAX_TEXT = 2_000;
/** Of a deal's longer fields. */
export const MAX_WORDS = 5_000;

const EPOCH_MS = /^\d{10,14}$/;

/** As HubSpot gives dates: an ISO time, a day (at 00:00 UTC), or epoch milliseconds; null for none. */
export function dateFrom(text: string | null | undefined): Date | null {
  if (!text) return null;
  if (!EPOCH_MS.test(text)) return parseIsoDate(text);
  const date = new Date(Number(text));
  return parseIsoDate(date.toISOString());
}

/** Money as deals hold it; null for none, for what is no number, and for what no deal is worth. */
export function moneyFrom(text: string | null | undefined): number | null {
  const value = text ? Number(text) : Number.NaN;
  const isMoney = Number.isFinite(value) && value >= 0 && value <= MAX_MONEY;
  return isMoney ? Math.round(value * 100) / 100 : null;
}

export const isSet = (text: string | null | undefined): text is string =>
  typeof text === 'string' && text.trim() !== '';

/** A property, not further looked at; null where it is not set. */
export function rawAt({ properties }: HubSpotRecord, name: string): string | null {
  const text = properties[name];
  return isSet(text) ? text : null;
}

export const dateAt = (record: HubSpotRecord, name: string): Date | null =>
  dateFrom(rawAt(record, name));
export const lineAt = (record: HubSpotRecord, name: string, max = MAX_LINE): string | null =>
  lineFrom(rawAt(record, name), max);
/** Without HTML. */
export const wordsAt = (record: HubSpotRecord, name: string, max = MAX_TEXT): string | null =>
  wordsFrom(rawAt(record, name), max);

/** Ids or words that one property holds, parted by semicolons. */
export const listAt = (record: HubSpotRecord, name: string): readonly string[] =>
  (rawAt(record, name) ?? '').split(';').flatMap((part) => part.trim() || []);

/** An address in small letters; null for what is none. */
export function addressFrom(text: string | null): string | null {
  const address = lineFrom(text, 320)?.toLowerCase() ?? '';
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

/** The present moment or an earlier one: what is planned for later has not happened. */
export const isPast = (at: Date, now: Date): boolean => at.getTime() <= now.getTime();
