import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import ipaddr from 'ipaddr.js';

export interface Question {
  readonly name: string;
  readonly family: 4 | 6;
}

/**
 * What a question is answered with: addresses of its family (none: the name has none of it), the name
 * that it is another name for, `unknown`, or `silent`.
 */
export type NameAnswer =
  | readonly string[]
  | { readonly alias: string; readonly addresses: readonly string[] }
  | 'unknown'
  | 'silent';

export interface NameServer {
  /** `address:port`, as resolvers are told of it. */
  readonly server: string;
  /** What was asked, retries too, in order. */
  readonly questions: readonly Question[];
  close(): Promise<void>;
}

const HEADER_BYTES = 12;
const TYPES = { A: 1, CNAME: 5, AAAA: 28 } as const;
const CLASS_INTERNET = 1;
const ANSWERED = 0x81_80;
const NO_SUCH_NAME = 3;
/** A pointer to the name of the question. */
const ASKED_NAME = Buffer.from([0xc0, HEADER_BYTES]);

interface Asked extends Question {
  readonly id: Buffer;
  /** As it was asked, to be repeated. */
  readonly bytes: Buffer;
}

function read(query: Buffer): Asked {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const family = query.readUInt16BE(at + 1) === TYPES.AAAA ? 6 : 4;
  const bytes = query.subarray(HEADER_BYTES, at + 5);
  return { id: query.subarray(0, 2), bytes, name: labels.join('.').toLowerCase(), family };
}

const nameBytes = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]),
    Buffer.from([0]),
  ]);

function recordOf(owner: Buffer, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(CLASS_INTERNET, 2);
  // Bytes 4 to 7 say how long (s) it may be kept: not at all.
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

function recordsOf({ family }: Asked, answer: Exclude<NameAnswer, string>): Buffer[] {
  const type = family === 6 ? TYPES.AAAA : TYPES.A;
  const records = (owner: Buffer, addresses: readonly string[]) =>
    addresses.map((address) =>
      recordOf(owner, type, Buffer.from(ipaddr.parse(address).toByteArray())),
    );
  if (!('alias' in answer)) return records(ASKED_NAME, answer);
  const alias = nameBytes(answer.alias);
  return [recordOf(ASKED_NAME, TYPES.CNAME, alias), ...records(alias, answer.addresses)];
}

function write(asked: Asked, answer: Exclude<NameAnswer, 'silent'>): Buffer {
  const records = answer === 'unknown' ? [] : recordsOf(asked, answer);
  const header = Buffer.alloc(HEADER_BYTES);
  asked.id.copy(header);
  header.writeUInt16BE(answer === 'unknown' ? ANSWERED + NO_SUCH_NAME : ANSWERED, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, asked.bytes, ...records]);
}

/** A name server on this machine, over UDP, that answers as it is told. */
export async function startNameServer(
  answer: (question: Question) => NameAnswer,
): Promise<NameServer> {
  const questions: Question[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const asked = read(query);
    questions.push({ name: asked.name, family: asked.family });
    const answered = answer(asked);
    if (answered !== 'silent') socket.send(write(asked, answered), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    server: `127.0.0.1:${socket.address().port}`,
    questions,
    close: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
}
