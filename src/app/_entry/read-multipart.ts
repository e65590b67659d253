import 'server-only';
import { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { AppError } from '@/lib/core/errors';
import type { ImportPart } from '@/lib/deals';

const LIMITS = {
  parts: 40,
  fields: 30,
  fieldNameSize: 100,
  fieldSize: 64 * 1024,
  files: 3,
  headerPairs: 50,
};
/** So much of an upload that was refused is still read, so that its sender gets to see the answer. */
const MAX_DISCARDED_BYTES = 40 * 1024 * 1024;

const unreadable = (cause: unknown) =>
  new AppError('BAD_REQUEST', 'The multipart body cannot be read (cut short?).', { cause });

function demandMultipart(request: Request): BusboyHeaders {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type)) {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the files as multipart/form-data, such as with curl -F deals=@deals.csv.',
    );
  }
  return { 'content-type': type };
}

/** A boundary that is none makes the parser itself refuse. */
function openParser(headers: BusboyHeaders): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers, limits: LIMITS });
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** The body's pieces, counted: a header can lie about the length. */
async function* counted(
  body: AsyncIterable<Uint8Array>,
  maxMegabytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > maxMegabytes * 1024 * 1024) {
      throw new AppError(
        'PAYLOAD_TOO_LARGE',
        `The upload is larger than ${maxMegabytes} MB, the most that is taken (IMPORT_MAX_MB).`,
      );
    }
    yield piece;
  }
}

/** A file's bytes; what the parser says of a cut body is told like any other unreadable one. */
async function* bytesOf(file: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of file) yield piece as Uint8Array;
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(error);
  }
}

/** Parts in the order in which they come; the next is asked for when the one before was used up. */
class PartQueue {
  private readonly waiting: ImportPart[] = [];
  private current: Readable | null = null;
  private failure: unknown = null;
  private ended = false;
  private wake: () => void = () => undefined;

  push(part: ImportPart): void {
    this.waiting.push(part);
    this.wake();
  }

  open(file: Readable): void {
    this.current = file;
    // Its reader sees the error; without a listener it would end the process.
    file.on('error', () => undefined);
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  fail(error: unknown): void {
    this.failure ??= error;
    // A reader in the middle of a file would wait for ever.
    this.current?.destroy(error instanceof Error ? error : new Error(String(error)));
    this.wake();
  }

  async *parts(): AsyncGenerator<ImportPart> {
    for (;;) {
      const part = this.waiting.shift();
      if (part) yield part;
      else if (this.failure) throw this.failure;
      else if (this.ended) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

async function discard(source: Readable): Promise<void> {
  let size = 0;
  try {
    for await (const piece of source) {
      size += (piece as Uint8Array).byteLength;
      if (size > MAX_DISCARDED_BYTES) return;
    }
  } catch {
    // Whoever sent it has gone; there is nobody to answer.
  }
}

/**
 * The parts of a multipart body, streamed with back-pressure: nothing is held but the piece at hand.
 *
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, BAD_REQUEST (cut short, too many parts)
 */
export async function* readMultipart(
  request: Request,
  maxMegabytes: number,
): AsyncGenerator<ImportPart> {
  const headers = demandMultipart(request);
  const body = (request.body ?? []) as unknown as AsyncIterable<Uint8Array>;
  const parser = openParser(headers);
  const source = Readable.from(counted(body, maxMegabytes));
  const queue = new PartQueue();
  const tooMany = () => queue.fail(new AppError('BAD_REQUEST', 'The form has too many parts.'));
  parser.on('file', (name, stream, fileName) => {
    queue.open(stream);
    queue.push({ kind: 'file', name, fileName: fileName || null, bytes: bytesOf(stream) });
  });
  parser.on('field', (name, value, nameCut, valueCut) => {
    if (nameCut || valueCut) queue.fail(new AppError('BAD_REQUEST', `${name} is too long.`));
    else queue.push({ kind: 'field', name, value });
  });
  parser.on('filesLimit', tooMany).on('fieldsLimit', tooMany).on('partsLimit', tooMany);
  parser.on('finish', () => queue.end());
  parser.on('error', (error: unknown) => queue.fail(unreadable(error)));
  source.on('error', (error) => {
    queue.fail(error instanceof AppError ? error : unreadable(error));
    parser.destroy();
  });
  source.pipe(parser);
  try {
    yield* queue.parts();
  } finally {
    source.unpipe(parser);
    await discard(source);
  }
}
