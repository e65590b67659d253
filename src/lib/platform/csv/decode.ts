import { isUtf8 } from 'node:buffer';
import { UnreadableCsv } from './unreadable-csv';

export type CsvEncoding = 'utf-8' | 'windows-1252';

/** Large pieces are cut, so that one of them never becomes millions of rows in memory. */
const PIECE_BYTES = 65_536;
const LONGEST_MARK = 4;
const LINE_FEED = 0x0a;

/** What windows-1252 has at 0x80 to 0x9f; some versions of Node decode these bytes as Latin-1. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

async function* pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let from = 0; from < buffer.length; from += PIECE_BYTES) {
      yield buffer.subarray(from, from + PIECE_BYTES);
    }
  }
}

/** The same bytes; the first piece is long enough to show a byte order mark. */
async function* withLongStart(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const piece of source) {
    if (start === null) yield piece;
    else {
      start = Buffer.concat([start, piece]);
      if (start.length < LONGEST_MARK) continue;
      yield start;
      start = null;
    }
  }
  if (start !== null && start.length > 0) yield start;
}

interface Decoder {
  /** UTF-8 without a broken character at its end, which waits for the next piece. */
  decode(piece: Buffer): Buffer;
  end(): Buffer;
}

/** The length of the character that begins with this byte; 0 for a byte inside one. */
function lengthOfCharacter(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc0) return 0;
  if (byte < 0xe0) return 2;

  return byte < 0xf0 ? 3 : 4;
}

/** Where a character begins that goes on in the next piece; else the length of the piece. */
function endOfWholeCharacters(piece: Buffer): number {
  for (let at = piece.length - 1; at >= 0 && at >= piece.length - 3; at -= 1) {
    const length = lengthOfCharacter(piece[at] as number);
    if (length > 0) return at + length > piece.length ? at : piece.length;
  }

  return piece.length;
}

function countLines(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(LINE_FEED); at >= 0; at = text.indexOf(LINE_FEED, at + 1)) lines += 1;

  return lines;
}

/** How many lines of the text stand before its first byte that is no UTF-8. */
function linesBeforeFault(text: Buffer): number {
  let lines = 0;
  for (let from = 0; ; lines += 1) {
    const end = text.indexOf(LINE_FEED, from);
    if (end < 0 || !isUtf8(text.subarray(from, end))) return lines;
    from = end + 1;
  }
}

/** Passes UTF-8 on as it is, and refuses what is none: a wrong encoding must not become names. */
class Utf8Check implements Decoder {
  private rest: Buffer = Buffer.alloc(0);
  private lines = 1;

  decode(piece: Buffer): Buffer {
    const text = this.rest.length > 0 ? Buffer.concat([this.rest, piece]) : piece;
    const end = endOfWholeCharacters(text);
    const whole = text.subarray(0, end);
    this.check(whole);
    this.lines += countLines(whole);
    this.rest = text.subarray(end);

    return whole;
  }

  end(): Buffer {
    this.check(this.rest);

    return this.rest;
  }

  private check(text: Buffer): void {
    if (isUtf8(text)) return;
    const line = this.lines + linesBeforeFault(text);
    throw new UnreadableCsv(
      `is not UTF-8 (near line ${line}): save it as CSV UTF-8, or say encoding windows-1252`,
    );
  }
}

class Windows1252 implements Decoder {
  decode(piece: Buffer): Buffer {
    const latin1 = piece.toString('latin1');

    return Buffer.from(
      latin1.replace(/[\u0080-\u009f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80)),
    );
  }

  end(): Buffer {
    return Buffer.alloc(0);
  }
}

class Utf16 implements Decoder {
  private readonly decoder: TextDecoder;

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  decode(piece: Buffer): Buffer {
    return this.read(() => this.decoder.decode(piece, { stream: true }));
  }

  end(): Buffer {
    return this.read(() => this.decoder.decode());
  }

  private read(decode: () => string): Buffer {
    try {
      return Buffer.from(decode());
    } catch {
      throw new UnreadableCsv('begins like UTF-16 but is none: save it as CSV UTF-8');
    }
  }
}

const startsWith = (start: Buffer, ...mark: number[]): boolean =>
  mark.every((byte, at) => start[at] === byte);

/** The decoder for a file that begins so, and the length of the byte order mark. */
function decoderFor(start: Buffer, encoding: CsvEncoding): { decoder: Decoder; mark: number } {
  if (startsWith(start, 0x50, 0x4b, 0x03, 0x04)) {
    throw new UnreadableCsv('is an Excel workbook or an archive, not CSV: save it as CSV UTF-8');
  }
  // A mark is proof, so it outweighs the encoding that was said.
  if (startsWith(start, 0xef, 0xbb, 0xbf)) return { decoder: new Utf8Check(), mark: 3 };
  if (startsWith(start, 0xff, 0xfe)) return { decoder: new Utf16('utf-16le'), mark: 2 };
  if (startsWith(start, 0xfe, 0xff)) return { decoder: new Utf16('utf-16be'), mark: 2 };

  return {
    decoder: encoding === 'windows-1252' ? new Windows1252() : new Utf8Check(),
    mark: 0,
  };
}

/**
 * The text of a file as UTF-8 without a byte order mark, in pieces of some 64 kB.
 *
 * @throws UnreadableCsv when the bytes are not of the encoding
 */
export async function* decodeToUtf8(
  bytes: AsyncIterable<Uint8Array>,
  encoding: CsvEncoding,
): AsyncGenerator<Buffer> {
  let decoder: Decoder | null = null;
  for await (const piece of withLongStart(pieces(bytes))) {
    if (decoder === null) {
      const found = decoderFor(piece, encoding);
      decoder = found.decoder;
      yield decoder.decode(piece.subarray(found.mark));
    } else yield decoder.decode(piece);
  }
  if (decoder !== null) yield decoder.end();
}
