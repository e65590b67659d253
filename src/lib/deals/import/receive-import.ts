import 'server-only';
import { demandTokenScope, isOffered, placeFor, personalKey, type Actor } from '../../auth';
import { AppError, invalidField } from '../../core/errors';
import { isCleanText } from '../../core/text';
import { inTransaction } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { enqueue } from '../../platform/queue';
import type { Request } from '../change-deal';
import type { ImportFields, ImportOptions } from '../import-schema';
import * as runs from '../repository/import-runs';
import { CsvLineCounter } from './csv-line-counter';
import { checkHeader, type FileKind } from './import-files';
import { busy, PHASES } from './import-job';

/** A part of an upload, in the order in which they arrive. */
export type ImportPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly fileName: string | null;
      readonly bytes: AsyncIterable<Uint8Array>;
    };

/** Up to here an import is done while its sender waits. */
export const INLINE_ROWS = 1_000;
const CHUNK_BYTES = 1024 * 1024;
const FILES: Readonly<Record<string, FileKind>> = {
  deals: 'deals',
  file: 'deals',
  events: 'events',
};

interface Received {
  readonly files: ReadonlySet<FileKind>;
  readonly fields: Readonly<Record<string, string>>;
  readonly fileName: string | null;
  readonly rows: number;
}

/** Keeps a file in pieces of one megabyte; answers how many rows it seems to hold. */
async function keepFile(
  { db }: Deps,
  importId: string,
  kind: FileKind,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  const counter = new CsvLineCounter();
  let pending: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  const flush = async () => {
    await runs.addChunk(db, importId, kind, number, Buffer.concat(pending));
    number += 1;
    pending = [];
    size = 0;
  };
  for await (const piece of bytes) {
    counter.add(piece);
    // The parser may use its buffer again once it has handed a piece over.
    pending.push(Buffer.from(piece));
    size += piece.byteLength;
    if (size >= CHUNK_BYTES) await flush();
  }
  if (size > 0 || number === 0) await flush();
  return Math.max(0, counter.lines - 1);
}

const nameOf = (fileName: string | null): string | null =>
  fileName !== null && isCleanText(fileName) ? fileName.slice(0, 255).toWellFormed() : null;

async function keepParts(
  deps: Deps,
  importId: string,
  parts: AsyncIterable<ImportPart>,
): Promise<Received> {
  const files = new Set<FileKind>();
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let fileName: string | null = null;
  let rows = 0;
  for await (const part of parts) {
    if (part.kind === 'field') {
      fields[part.name] = part.value;
      continue;
    }
    const kind = Object.hasOwn(FILES, part.name) ? FILES[part.name] : undefined;
    if (!kind) {
      const name = part.name || 'body';
      throw invalidField(name, 'is no file of this request: its files are called deals and events');
    }
    if (files.has(kind)) throw invalidField(kind, 'was sent twice');
    files.add(kind);
    if (kind === 'deals') fileName = nameOf(part.fileName);
    rows += await keepFile(deps, importId, kind, part.bytes);
  }
  if (!files.has('deals'))
    throw invalidField('deals', 'is missing: send the CSV file of the deals');
  return { files, fields, fileName, rows };
}

const optionsOf = (fields: ImportFields): ImportOptions => ({
  mapping: fields.mapping ?? null,
  eventMapping: fields.eventMapping ?? null,
  dates: fields.dates,
  decimals: fields.decimals,
  encoding: fields.encoding,
  stages: fields.stages ?? null,
});

/** Turns what was received into an import of the place it is meant for, alone there. */
async function settle(
  deps: Deps,
  actor: Actor,
  importId: string,
  received: Received,
  fields: ImportFields,
): Promise<'inline' | 'queued'> {
  const place = placeFor(actor, 'deal.import', fields.teamId);
  const options = optionsOf(fields);
  for (const kind of received.files) await checkHeader(deps.db, importId, kind, options);
  const isSmall = received.rows <= INLINE_ROWS;
  await inTransaction(deps.db, async (tx) => {
    await runs.lockScope(tx, place.scopeKey);
    if (await runs.findActiveRun(tx, place.scopeKey, importId)) throw busy();
    await runs.saveRun(tx, importId, {
      ...place,
      status: isSmall ? 'running' : 'queued',
      fileName: received.fileName,
      source: fields.source,
      dryRun: fields.dryRun,
      options,
      phase: PHASES.readDeals,
      phaseTotal: received.rows,
      rowsRead: received.rows,
    });
    if (!isSmall) await enqueue(tx, 'import', { importId }, { singletonKey: importId });
  });
  return isSmall ? 'inline' : 'queued';
}

/**
 * Takes the files of an import as they arrive and keeps them in the database, so that whichever
 * process has time can do the work. Nothing is kept of an upload that is refused.
 *
 * @param readFields checks the text parts, which may come before or after the files
 * @returns the import's id, and whether it is small enough to be done at once
 * @throws AppError FORBIDDEN, NOT_FOUND (team), VALIDATION_FAILED (part, file or field), CONFLICT
 *   while another import into the same place is under way
 */
export async function receiveImport(
  deps: Deps,
  { actor, requestId }: Request,
  parts: AsyncIterable<ImportPart>,
  readFields: (fields: Readonly<Record<string, string>>) => ImportFields,
): Promise<{ id: string; size: 'inline' | 'queued' }> {
  // Before a byte is taken, as far as it is known: the answer shows the report, so it is read, too.
  demandTokenScope(actor, 'deal.read');
  if (!isOffered(actor, 'deal.import')) {
    throw new AppError('FORBIDDEN', 'Your role in this team does not allow that.');
  }
  const id = await runs.createRun(deps.db, {
    // Nobody's until it is known whose; runs that are being received are not listed.
    scopeKey: personalKey(actor.userId),
    teamId: null,
    createdById: actor.userId,
    createdAt: deps.now(),
    requestId,
    status: 'receiving',
  });
  try {
    const received = await keepParts(deps, id, parts);
    return { id, size: await settle(deps, actor, id, received, readFields(received.fields)) };
  } catch (error) {
    // What broke the upload may refuse this, too; an abandoned upload is cleared later.
    await forgetImport(deps, id).catch(() => undefined);
    throw error;
  }
}

export async function forgetImport({ db }: Deps, id: string): Promise<void> {
  await runs.deleteChunks(db, id);
  await runs.deleteRun(db, id);
}
