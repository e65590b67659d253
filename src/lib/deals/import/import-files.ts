import 'server-only';
import { AppError } from '../../core/errors';
import type { Db } from '../../platform/db';
import { readCsv, UnreadableCsv } from '../../platform/csv';
import { planColumns } from '../../risk';
import type { ImportOptions } from '../import-schema';
import { readChunks } from '../repository/import-runs';

export type FileKind = 'deals' | 'events';

/** A row of a file in the columns of the history format. */
export interface FileRow {
  readonly line: number;
  readonly row: Readonly<Record<string, string>>;
}

type OnSkip = (line: number, message: string) => void;

const refused = (fields: Record<string, string>) => {
  const sentence = Object.entries(fields)
    .map(([field, message]) => `${field}: ${message}`)
    .join('; ');
  const ended = /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
  return new AppError('VALIDATION_FAILED', ended, { fields });
};

/**
 * The rows of a file that was received, translated by the mapping.
 *
 * @throws AppError VALIDATION_FAILED where the file is no CSV or lacks a needed column
 */
export async function* readFile(
  db: Db,
  importId: string,
  kind: FileKind,
  options: ImportOptions,
  onSkip: OnSkip,
): AsyncGenerator<FileRow> {
  const mapping = kind === 'deals' ? options.mapping : options.eventMapping;
  let read: ((cells: Readonly<Record<string, string>>) => Record<string, string>) | null = null;
  const onHeader = (columns: readonly string[]) => {
    const plan = planColumns(kind, columns, mapping, options);
    if (plan.ok) {
      read = plan.read;
      return;
    }
    throw refused(
      Object.fromEntries(plan.problems.map((each) => [`${kind}.${each.field}`, each.message])),
    );
  };
  const given = { encoding: options.encoding, onHeader, onSkip };
  try {
    for await (const { line, cells } of readCsv(readChunks(db, importId, kind), given)) {
      yield { line, row: read ? (read as (c: typeof cells) => Record<string, string>)(cells) : {} };
    }
  } catch (error) {
    throw error instanceof UnreadableCsv ? refused({ [kind]: error.message }) : error;
  }
}

/** Looks at the header of a received file, so that a wrong file is refused while its sender waits. */
export async function checkHeader(
  db: Db,
  importId: string,
  kind: FileKind,
  options: ImportOptions,
): Promise<void> {
  for await (const _first of readFile(db, importId, kind, options, () => undefined)) return;
}
