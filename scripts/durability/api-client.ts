const ANSWER_MS = 30_000;

/** The request got no answer: whether it was carried out is not known. */
export class Unanswered extends Error {}

/** Another status than the one that was due. */
export class UnexpectedAnswer extends Error {}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** The answer was kept from an earlier request with the same Idempotency-Key. */
  readonly isReplayed: boolean;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Sent as JSON, unless it is a form. */
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Api {
  /** @throws Unanswered */
  send(call: Call): Promise<Reply>;
  /** @throws Unanswered, and UnexpectedAnswer when the answer is not 200 */
  get<T>(path: string): Promise<T>;
}

/** A short account of an answer, for a list of faults. */
export function accountOf({ method, path }: Call, { status, body }: Reply): string {
  const { error } = body as { error?: { code?: string; message?: string } };
  const why = error ? `: ${error.code} ${error.message}` : '';
  return `${method} ${path.split('?')[0]} answered ${status}${why}`;
}

async function ask(address: string, token: string, call: Call): Promise<Reply> {
  const { body } = call;
  // A form names its type itself, with the boundary.
  const isJson = body && !(body instanceof FormData);
  const type: Record<string, string> = isJson ? { 'content-type': 'application/json' } : {};
  try {
    const response = await fetch(`${address}${call.path}`, {
      method: call.method,
      headers: { authorization: `Bearer ${token}`, ...type, ...call.headers },
      ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return {
      status: response.status,
      body: await response.json(),
      isReplayed: response.headers.get('idempotency-replayed') === 'true',
    };
  } catch (error) {
    throw new Unanswered(`${call.method} ${call.path} got no answer`, { cause: error });
  }
}

export function connectApi(address: string, token: string): Api {
  const send = (call: Call) => ask(address, token, call);
  return {
    send,
    get: async <T>(path: string): Promise<T> => {
      const call = { method: 'GET', path } as const;
      const reply = await send(call);
      if (reply.status !== 200) throw new UnexpectedAnswer(accountOf(call, reply));
      return reply.body as T;
    },
  };
}

/** Runs `work` on every item, at most `limit` at a time. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items].values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, lane));
}
