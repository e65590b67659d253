import { DAY_MS } from '@/lib/core/dates';
import type { Span } from './checked-text';
import { dayKey, monthKey, weekOf } from './known-days';

interface RelativeClaim extends Span {
  readonly anyOf: readonly (readonly string[])[];
}

/** "Today" needs no proof; "morgen" and "mañana" are mornings as often as they are tomorrow. */
const DAYS: Readonly<Record<string, number>> = {
  'the day before yesterday': -2,
  'day before yesterday': -2,
  'day after tomorrow': 2,
  yesterday: -1,
  tomorrow: 1,
  vorgestern: -2,
  gestern: -1,
  übermorgen: 2,
  ayer: -1,
  anteayer: -2,
  ieri: -1,
  ontem: -1,
  gisteren: -1,
  demain: 1,
  domani: 1,
  amanhã: 1,
};

const BACK =
  /^(?:last|previous|prior|past|letzt|vergangen|vorig|dernier|dernière|pasad|scors|passad|afgelopen)/i;
const UNITS: readonly (readonly [RegExp, 'week' | 'month' | 'quarter' | 'year'])[] = [
  [/week|woche|semaine|semana|settimana/i, 'week'],
  [/month|monat|mois|mes|mese|mês|maand/i, 'month'],
  [/quart|trimest|kwartaal/i, 'quarter'],
  [/year|jahr|année|año|anno|ano|jaar/i, 'year'],
];

const DAY = new RegExp(String.raw`(?<!\p{L})(?:${Object.keys(DAYS).join('|')})(?!\p{L})`, 'giu');
const PERIOD_FRONT =
  /(?<!\p{L})(?<way>last|previous|prior|past|next|coming|letzte[nrsm]?|vergangene[nrsm]?|vorige[nrsm]?|nächste[nrsm]?|kommende[nrsm]?|afgelopen|vorige|volgende|komende)\s(?<unit>week|month|quarter|year|woche|monats?|quartals?|jahre?s?|maand|kwartaal|jaar)(?!\p{L})/giu;
const PERIOD_BEHIND =
  /(?<!\p{L})(?<unit>semaine|mois|trimestre|année|semana|mes|mês|año|ano|settimana|mese|anno)\s(?<way>derni(?:er|ère)|prochaine?|pasad[oa]|próxim[oa]|scors[oa]|prossim[oa]|passad[oa])(?!\p{L})/giu;

function keyOfPeriod(unit: string, way: string, asOf: number): string {
  const step = BACK.test(way) ? -1 : 1;
  const date = new Date(asOf);
  const year = date.getUTCFullYear();
  const kind = UNITS.find(([name]) => name.test(unit))?.[1] ?? 'year';
  if (kind === 'week') return `wk:${weekOf(asOf) + step * 7 * DAY_MS}`;
  if (kind === 'year') return `y:${year + step}`;
  const months = kind === 'month' ? 1 : 3;
  const other = new Date(Date.UTC(year, date.getUTCMonth() + step * months, 1));
  const month = other.getUTCMonth() + 1;
  if (kind === 'month') return monthKey(other.getUTCFullYear(), month);
  return `yq:${other.getUTCFullYear()}-${Math.ceil(month / 3)}`;
}

/**
 * "Yesterday", "next month": true where a day of the facts lies there, seen from `asOf`, milliseconds.
 */
export function readRelativeDates(text: string, asOf: number): RelativeClaim[] {
  const claims: RelativeClaim[] = [];
  for (const { 0: words, index } of text.matchAll(DAY)) {
    const key = dayKey(asOf + (DAYS[words.toLowerCase()] ?? 0) * DAY_MS);
    claims.push({ from: index, to: index + words.length, anyOf: [[key]] });
  }
  for (const period of [PERIOD_FRONT, PERIOD_BEHIND]) {
    for (const { 0: words, index, groups } of text.matchAll(period)) {
      const key = keyOfPeriod(groups?.['unit'] ?? '', groups?.['way'] ?? '', asOf);
      claims.push({ from: index, to: index + words.length, anyOf: [[key]] });
    }
  }
  return claims;
}
