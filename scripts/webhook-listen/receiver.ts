import type http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { readDelivery } from './delivery';
import { judge } from './judge';
import { Ledger } from './ledger';
import type { Report } from './lines';
import type { Options } from './options';

/** More than Sentinel ever sends (256 KiB). */
const MAX_BODY = 1024 * 1024;

/** What came, for the summary. */
export interface Tally {
  requests: number;
  readonly events: Map<string, number>;
  duplicates: number;
  refused: number;
  failed: number;
}

export interface Receiver {
  readonly handle: http.RequestListener;
  readonly tally: Tally;
  readonly ledger: Ledger;
}

/** Null where it is larger than is taken. */
async function readBody(request: http.IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(response: http.ServerResponse, status: number): void {
  const isRedirect = status < 400 && status > 299;
  response.writeHead(status, isRedirect ? { location: '/elsewhere' } : {});
  response.end();
}

/** Counts a request, and says what is told of it. */
function take(
  { tally, ledger }: Omit<Receiver, 'handle'>,
  options: Options,
  headers: http.IncomingHttpHeaders,
  body: Buffer,
): Report {
  const at = new Date();
  const delivery = readDelivery(body);
  const verdict = judge(options.secret, headers, body, at.getTime());
  tally.requests += 1;
  const base = { at, delivery, verdict, isDuplicate: false };
  if (verdict.isVerified === false || !delivery) {
    tally.refused += 1;
    const answered = verdict.isVerified === false ? 401 : 400;
    return { ...base, notes: verdict.notes, answered };
  }
  const fails = options.failWith !== null && tally.failed < options.failures;
  const answered = fails ? (options.failWith ?? 500) : 200;
  const { notes, isDuplicate } = ledger.note(delivery, !fails);
  if (fails) tally.failed += 1;
  else if (isDuplicate) tally.duplicates += 1;
  else tally.events.set(delivery.event, (tally.events.get(delivery.event) ?? 0) + 1);
  return { ...base, notes: [...verdict.notes, ...notes], isDuplicate, answered };
}

/** @param tell is given each request once it is judged, before its answer is sent */
export function makeReceiver(options: Options, tell: (report: Report) => void): Receiver {
  const tally: Tally = { requests: 0, events: new Map(), duplicates: 0, refused: 0, failed: 0 };
  const ledger = new Ledger();
  const receive = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.method !== 'POST') return answer(response, 405);
    const body = await readBody(request);
    if (!body) return answer(response, 413);
    const report = take({ tally, ledger }, options, request.headers, body);
    tell(report);
    await wait(options.delay);
    answer(response, report.answered);
  };
  const handle: http.RequestListener = (request, response) => {
    // A request that was cut off midway has nobody left to answer.
    receive(request, response).catch(() => response.destroy());
  };
  return { handle, tally, ledger };
}
