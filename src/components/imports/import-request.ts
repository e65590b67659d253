import type { Problem } from '@/lib/core/result';
import type { ImportFields, ImportOptions } from '@/lib/deals/import-schema';
import type { ColumnMapping, FileFormat } from '@/lib/risk/history-columns';
import { checkMapping, type FileKind } from './column-choice';
import type { CsvHeadResult } from './read-csv-head';

/** What is chosen beside the files, as the fields hold it. */
export interface ImportSettings {
  /** A team's id, or `personal`. */
  readonly teamId: string;
  readonly source: ImportFields['source'];
  readonly dates: FileFormat['dates'];
  readonly decimals: FileFormat['decimals'];
  readonly encoding: ImportOptions['encoding'];
  /** Comma separated. */
  readonly stages: string;
}

/** A file that was chosen, and how its columns are to be read. */
export interface ChosenFile {
  readonly file: File;
  readonly head: CsvHeadResult;
  readonly mapping: ColumnMapping;
}

export type ChosenFiles = Readonly<Record<FileKind, ChosenFile | null>>;

/** One sending: kept as it was, so that a dry run can be followed by the import of the same. */
export interface ImportRequest {
  readonly settings: ImportSettings;
  readonly files: ChosenFiles;
  readonly dryRun: boolean;
}

export const DEFAULT_SETTINGS: Omit<ImportSettings, 'teamId'> = {
  source: 'import',
  dates: 'iso',
  decimals: 'point',
  encoding: 'utf-8',
  stages: '',
};

/** Fields of the form that show their own error. */
export const SETTING_FIELDS = [
  'teamId',
  'source',
  'dates',
  'decimals',
  'encoding',
  'stages',
] as const satisfies readonly (keyof ImportSettings)[];

/** The text parts of `POST /api/deals/import`; what was left empty is left out. */
export function requestParts({ settings, files, dryRun }: ImportRequest): [string, string][] {
  const { teamId, source, dates, decimals, encoding, stages } = settings;
  const parts: [string, string][] = [
    ['teamId', teamId],
    ['source', source.trim()],
    ['dryRun', String(dryRun)],
    ['dates', dates],
    ['decimals', decimals],
    ['encoding', encoding],
    ['stages', stages.trim()],
  ];
  if (files.deals) parts.push(['mapping', JSON.stringify(files.deals.mapping)]);
  if (files.events) parts.push(['eventMapping', JSON.stringify(files.events.mapping)]);

  return parts.filter(([, value]) => value !== '');
}

/** The whole body. The text parts come first: the files may be long. */
export function requestBody(request: ImportRequest): FormData {
  const body = new FormData();
  for (const [name, value] of requestParts(request)) body.append(name, value);
  const { deals, events } = request.files;
  if (deals) body.append('deals', deals.file);
  if (events) body.append('events', events.file);

  return body;
}

function checkFile(kind: FileKind, chosen: ChosenFile | null): Record<string, string> {
  if (!chosen) return kind === 'deals' ? { deals: 'Choose the CSV file of the deals.' } : {};
  if (!chosen.head.ok) return { [kind]: chosen.head.message };
  const columns = Object.entries(checkMapping(kind, chosen.mapping));

  return Object.fromEntries(columns.map(([column, message]) => [`${kind}.${column}`, message]));
}

function checkSize({ deals, events }: ChosenFiles, maxMegabytes: number): Record<string, string> {
  const bytes = (deals?.file.size ?? 0) + (events?.file.size ?? 0);
  if (bytes <= maxMegabytes * 1024 * 1024) return {};

  return {
    deals: `The files are larger than ${maxMegabytes} MB together, the most that is taken.`,
  };
}

/** What the server would refuse anyway, caught before gigabytes are sent; null where all is well. */
export function checkRequest({ files }: ImportRequest, maxMegabytes: number): Problem | null {
  const fields = {
    ...checkFile('deals', files.deals),
    ...checkFile('events', files.events),
    ...checkSize(files, maxMegabytes),
  };
  if (Object.keys(fields).length === 0) return null;

  return { code: 'VALIDATION_FAILED', message: 'Some fields need a look.', fields };
}

const FILE_OF: Readonly<Record<string, FileKind>> = {
  mapping: 'deals',
  eventMapping: 'events',
  deals: 'deals',
  events: 'events',
};

/**
 * The name of the control that a field of the API is typed in: `mapping.name.0` and `deals.name` are
 * both `deals.name`, `stages.1` is `stages`.
 */
function controlName(field: string): string {
  const [first = '', column] = field.split('.');
  const kind = Object.hasOwn(FILE_OF, first) ? FILE_OF[first] : undefined;
  if (!kind) return first;

  return column === undefined ? kind : `${kind}.${column}`;
}

/** A problem whose fields carry the names that the screen uses. */
export function onScreen(problem: Problem): Problem {
  if (!problem.fields) return problem;
  const fields = Object.entries(problem.fields).map(([field, message]) => [
    controlName(field),
    message,
  ]);

  return { ...problem, fields: Object.fromEntries(fields) as Record<string, string> };
}

/**
 * What is left of a problem once some fields were changed: their faults are not shown any longer.
 *
 * @param isChanged by the name that the screen uses: `deals.id`
 */
export function withoutFields(
  problem: Problem | null,
  isChanged: (field: string) => boolean,
): Problem | null {
  const fields = Object.entries(problem?.fields ?? {});
  const left = fields.filter(([field]) => !isChanged(field));
  if (!problem || left.length === fields.length) return problem;

  return left.length === 0 ? null : { ...problem, fields: Object.fromEntries(left) };
}
