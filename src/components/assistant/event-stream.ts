/** One event of a stream of server-sent events; `message` where the server gave it no name. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events from text that may be cut anywhere, by the rules of the HTML standard: lines
 * end in CR, LF or both, lines that begin with a colon are comments, an event ends with an empty line,
 * and one that the end of the stream cuts off counts for nothing.
 */
export class EventParser {
  #rest = '';
  #endedInCr = false;
  #isFirst = true;
  #name = '';
  #data: string[] = [];

  push(text: string): ServerEvent[] {
    if (text === '') return [];
    let given = text;
    if (this.#isFirst && given.startsWith('\uFEFF')) given = given.slice(1);
    this.#isFirst = false;
    // The LF of a CRLF that was cut in the middle ends no second line.
    if (this.#endedInCr && given.startsWith('\n')) given = given.slice(1);
    this.#endedInCr = given === '' ? this.#endedInCr : given.endsWith('\r');
    const lines = (this.#rest + given).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#take(line) ?? []);
  }

  #take(line: string): ServerEvent | null {
    if (line === '') return this.#finish();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#name = value;
    if (field === 'data') this.#data.push(value);
    return null;
  }

  #finish(): ServerEvent | null {
    const event = { event: this.#name || 'message', data: this.#data.join('\n') };
    const isEmpty = this.#data.length === 0;
    this.#name = '';
    this.#data = [];
    return isEmpty ? null : event;
  }
}

/** The stream gave no sign of life for so long that it is taken for dead. */
export class SilentStream extends Error {}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SilentStream('Nothing came for too long.')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The events of a body, as they come.
 *
 * @param silenceMs how long nothing may come, comments included
 * @throws SilentStream; what the body fails with
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<ServerEvent, void> {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silenceMs);
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    void reader.cancel().catch(() => null);
  }
}
