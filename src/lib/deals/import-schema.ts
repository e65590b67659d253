import { z } from 'zod';
import { teamIdQuery } from '../core/team-id';
import { lineOf } from '../core/text';
import { columnMappingSchema, fileFormatSchema } from '../risk';

/** Where an import stands. The last three and `failed` are ends; `receiving` is not listed. */
export const IMPORT_STATUSES = [
  'receiving',
  'queued',
  'running',
  'finished',
  'failed',
  'undoing',
  'undone',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const ENCODINGS = ['utf-8', 'windows-1252'] as const;

/** How the files of an import are to be read; kept with the run, so that any process can go on. */
export const importOptionsSchema = z.object({
  mapping: columnMappingSchema.nullable().default(null),
  eventMapping: columnMappingSchema.nullable().default(null),
  ...fileFormatSchema.shape,
  encoding: z.enum(ENCODINGS, { error: `must be one of ${ENCODINGS.join(', ')}` }).default('utf-8'),
  /** The source's open stages in funnel order; else the order of first use is taken. */
  stages: z.array(z.string()).max(200).nullable().default(null),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});
const listText = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
);
const flagText = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform((text) => text === 'true' || text === '1');

/**
 * The text parts of `POST /api/deals/import`. `teamId`: a team's id, `personal` for deals of one's
 * own, left out for one's only team.
 */
export const importFields = z.strictObject({
  teamId: teamIdQuery,
  source: lineOf(100).default('import'),
  dryRun: flagText.default(false),
  mapping: jsonText.pipe(columnMappingSchema).optional(),
  eventMapping: jsonText.pipe(columnMappingSchema).optional(),
  dates: fileFormatSchema.shape.dates,
  decimals: fileFormatSchema.shape.decimals,
  encoding: importOptionsSchema.shape.encoding,
  stages: listText
    .pipe(z.array(lineOf(500)).min(1, 'must name a stage').max(50, 'must name at most 50 stages'))
    .optional(),
});
export type ImportFields = z.infer<typeof importFields>;

const whole = z.number().int();
const rowNote = z.object({
  file: z.enum(['deals', 'events']),
  line: whole,
  field: z.string(),
  message: z.string(),
});

const reportOutput = z.object({
  created: whole,
  updated: whole,
  unchanged: whole,
  eventsAdded: whole,
  skipped: whole.describe('rows that were left out'),
  rejected: z.array(rowNote).readonly().describe('the first thousand faults of rows left out'),
  warnings: z.array(rowNote).readonly().describe('what is odd about rows that were taken'),
});

/** What `GET /api/deals/imports/:id` answers. */
export const importOutput = z.object({
  id: z.string(),
  status: z.enum(IMPORT_STATUSES),
  dryRun: z.boolean(),
  fileName: z.string().nullable(),
  source: z.string(),
  teamId: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  rows: whole.describe('rows of both files, headers left out'),
  progress: z.object({ phase: z.string().nullable(), done: whole, total: whole }),
  report: reportOutput,
  error: z.string().nullable(),
  canUndo: z.boolean(),
  undo: z
    .object({
      removed: whole,
      restored: whole,
      kept: whole.describe('left as they are, because somebody changed them since'),
      keptDeals: z.array(z.object({ id: z.string(), name: z.string() })).readonly(),
    })
    .nullable(),
});
export type ImportDto = z.output<typeof importOutput>;
export type ImportReportDto = ImportDto['report'];
export type RowNote = z.infer<typeof rowNote>;
export type UndoReport = NonNullable<ImportDto['undo']>;

/** What the multipart body holds, for the API document. */
export const importForm = z.object({
  deals: z.string().describe('CSV file (also taken under the name "file")'),
  events: z.string().optional().describe('CSV file of the deals’ histories'),
  teamId: z.string().optional().describe('a team, or "personal"; your only team when left out'),
  source: z.string().optional().describe('names where the deals come from; "import" by default'),
  dryRun: z.enum(['true', 'false']).optional().describe('report only, write nothing'),
  mapping: z
    .string()
    .optional()
    .describe('JSON: our column -> your column, a list of yours, or { "value": "fixed" }'),
  eventMapping: z.string().optional().describe('the same for the events file'),
  dates: z.enum(['iso', 'day_first', 'month_first']).optional(),
  decimals: z.enum(['point', 'comma']).optional(),
  encoding: z.enum(ENCODINGS).optional(),
  stages: z.string().optional().describe('your open stages in funnel order, comma separated'),
});
