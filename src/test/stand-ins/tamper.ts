import { listen, type Listening } from './listen';

/** An answer on its way, to be changed. */
export interface PassingAnswer {
  readonly path: string;
  status: number;
  text: string;
  readonly headers: Record<string, string>;
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

/** What of a request goes on; its length and connection are made anew. */
const PASSED = ['authorization', 'content-type', 'accept'];
const KEPT = ['content-type', 'date', 'retry-after'];

/**
 * A server that passes everything on to another, and gives its answers back as somebody who means harm,
 * or has a fault, would have them: nothing of the other side’s own form holds.
 */
export async function startTampering(
  target: string,
  tamper: (answer: PassingAnswer) => void,
): Promise<Listening> {
  return listen((request, response) => {
    const passOn = async (): Promise<void> => {
      const path = request.url ?? '/';
      const { method = 'GET' } = request;
      const headers = PASSED.flatMap((name) => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      const body = await readAll(request);
      const answer = await fetch(`${target}${path}`, {
        method,
        headers: Object.fromEntries(headers),
        ...(body === '' ? {} : { body }),
      });
      const kept = KEPT.flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      const passing: PassingAnswer = {
        path,
        status: answer.status,
        text: await answer.text(),
        headers: Object.fromEntries(kept),
      };
      tamper(passing);
      response.writeHead(passing.status, passing.headers).end(passing.text);
    };
    passOn().catch(() => response.destroy());
  });
}

/** Changes an answer's JSON. */
export function editJson<Body>(answer: PassingAnswer, edit: (body: Body) => unknown): void {
  answer.text = JSON.stringify(edit(JSON.parse(answer.text) as Body));
}
