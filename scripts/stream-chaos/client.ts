import http from 'node:http';
import { createEventParser } from '@/components/realtime/parse-events';
import type { LiveMessage } from '@/lib/realtime/model';
import type { Server } from './servers';

export interface ClientPlan {
  readonly token: string;
  readonly servers: readonly Server[];
  /** 0 to below 1. */
  readonly random: () => number;
}

const LONGEST_MS = 3_000;
const RETRY_MS = 50;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Listens until told to stop; is cut again and again, and resumes by the last id it has seen. */
export class Client {
  /** Every id as it came, doubles included. */
  readonly seen: string[] = [];
  /** From the change to here, of what happened while the stream was open, ms. */
  readonly latencies: number[] = [];
  cuts = 0;
  resets = 0;
  refused = 0;
  #last: string | null = null;
  #stopped = false;
  #request: http.ClientRequest | null = null;
  readonly #plan: ClientPlan;

  constructor(plan: ClientPlan) {
    this.#plan = plan;
  }

  get last(): string | null {
    return this.#last;
  }

  stop(): void {
    this.#stopped = true;
    this.#request?.destroy();
  }

  async run(mayCut: () => boolean): Promise<void> {
    while (!this.#stopped) {
      const running = this.#plan.servers.filter(({ port }) => port > 0);
      const server = running[Math.floor(this.#plan.random() * running.length)];
      if (server) await this.#listen(server.port, mayCut);
      await pause(RETRY_MS * this.#plan.random());
    }
  }

  #take(message: LiveMessage, openedAt: number): void {
    if (message.type === 'hello') this.#last ??= message.id;
    else if (message.type === 'reset') this.resets += 1;
    else if (message.type !== 'bye') {
      this.#last = message.id;
      this.seen.push(message.id);
      const at = Date.parse(message.timestamp);
      if (at > openedAt) this.latencies.push(Date.now() - at);
    }
  }

  #listen(port: number, mayCut: () => boolean): Promise<void> {
    const { promise, done } = ending();
    const headers = {
      authorization: `Bearer ${this.#plan.token}`,
      ...(this.#last ? { 'last-event-id': this.#last } : {}),
    };
    const request = http.get({ host: '127.0.0.1', port, path: '/api/events', headers, agent: false }); // prettier-ignore
    this.#request = request;
    const timer = setInterval(
      () => {
        if (!mayCut()) return;
        this.cuts += 1;
        request.destroy();
      },
      LONGEST_MS * (0.05 + this.#plan.random()),
    );
    request.on('response', (response) => {
      if (response.statusCode !== 200) this.refused += 1;
      const openedAt = Date.now();
      const parse = createEventParser((message) => this.#take(message, openedAt));
      response.setEncoding('utf8').on('data', parse);
      response.on('error', () => undefined);
    });
    request.on('error', () => undefined);
    request.on('close', () => {
      clearInterval(timer);
      done();
    });
    return promise;
  }
}

function ending(): { promise: Promise<void>; done: () => void } {
  let done: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { promise, done };
}

/** Opens a stream, waits for its first byte and hangs up. */
export function connectOnce(port: number, token: string): Promise<void> {
  const { promise, done } = ending();
  const headers = { authorization: `Bearer ${token}` };
  const request = http.get({ host: '127.0.0.1', port, path: '/api/events', headers, agent: false }); // prettier-ignore
  request.on('response', (response) => {
    response.once('data', () => request.destroy());
    response.on('error', () => undefined);
  });
  request.on('error', () => undefined);
  request.on('close', done);
  return promise;
}
