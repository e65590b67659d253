import 'server-only';

/** Characters of one event, and of one line: what is longer is no part of an answer. */
const MAX_EVENT = 2 * 1_024 * 1_024;

/** Lines end with CRLF, LF or CR, wherever the pieces of the text are cut. */
class Lines {
  #begun = '';
  #endedInCr = false;

  /** @throws Error for a line without an end */
  *push(text: string): Generator<string> {
    if (text === '') return;
    let from = this.#endedInCr && text.startsWith('\n') ? 1 : 0;
    this.#endedInCr = text.endsWith('\r');
    const ends = /\r\n|\n|\r/g;
    ends.lastIndex = from;
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      yield this.#begun + text.slice(from, end.index);
      this.#begun = '';
      from = ends.lastIndex;
    }
    this.#begun += text.slice(from);
    if (this.#begun.length > MAX_EVENT) throw new Error('A line has no end.');
  }

  /** What stands after the last end of a line. */
  rest(): string {
    return this.#begun;
  }
}

/** The data of one event as its lines come; comments and other fields are nothing to an answer. */
class EventData {
  #lines: string[] = [];
  #length = 0;

  /** @returns the data of the event that this line ends, if it ends one. @throws Error for one without an end */
  take(line: string): string | null {
    if (line === '') return this.end();
    const data = /^data(?:: ?|$)/.exec(line);
    if (data) this.#keep(line.slice(data[0].length));
    return null;
  }

  end(): string | null {
    const data = this.#lines.join('\n');
    this.#lines = [];
    this.#length = 0;
    return data.trim() === '' ? null : data;
  }

  #keep(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length > MAX_EVENT) throw new Error('An event has no end.');
  }
}

/**
 * The data of server-sent events, one by one, from bytes that may be cut anywhere. An event that the end
 * of the bytes cuts is handed on, too: whether it is whole shows when it is read.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 * @throws Error for what goes on without an end; whatever the bytes throw
 */
export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  // Holds back a character that is cut, and leaves out a byte order mark at the beginning.
  const decoder = new TextDecoder();
  const lines = new Lines();
  const event = new EventData();
  for await (const piece of bytes) {
    for (const line of lines.push(decoder.decode(piece, { stream: true }))) {
      const data = event.take(line);
      if (data !== null) yield data;
    }
  }
  event.take(lines.rest());
  const data = event.end();
  if (data !== null) yield data;
}
