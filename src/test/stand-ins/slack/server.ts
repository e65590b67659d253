import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, type Listening } from '../listen';
import { checkMessage, mentionsOf } from './check-message';
import { SLACK_ERRORS, type SlackError } from './errors';

/** How the stand-in behaves: as documented, with an error, over the rate, or not at all. */
export type SlackBehaviour = 'ok' | SlackError | 'rate_limited' | 'hang' | 'cut';

export interface SlackPost {
  readonly path: string;
  /** Parsed JSON; undefined where it is none. */
  readonly message: unknown;
  /** What Slack would have read as an alert or a mention. */
  readonly mentions: readonly string[];
  readonly status: number | null;
  readonly answer: string;
}

export interface SlackStandIn extends Listening {
  /** Every request, taken or not. */
  readonly posts: readonly SlackPost[];
  /** The address of an incoming webhook of its own. */
  newHook(): string;
  /** For one hook, or for all that are told nothing of their own; until told otherwise. */
  behave(behaviour: SlackBehaviour, hook?: string): void;
}

/** Seconds that a 429 asks for. */
export const RETRY_AFTER = 30;
const HOOK_PATH = /^\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]+$/;

interface Answer {
  readonly status: number | null;
  readonly answer: string;
}

const refusal = (error: SlackError): Answer => ({ status: SLACK_ERRORS[error], answer: error });

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function answerOf(behaviour: SlackBehaviour, path: string, message: unknown): Answer {
  if (behaviour === 'hang' || behaviour === 'cut') return { status: null, answer: '' };
  if (behaviour === 'rate_limited') return { status: 429, answer: 'rate_limited' };
  if (!HOOK_PATH.test(path)) return refusal('no_service');
  if (behaviour !== 'ok') return refusal(behaviour);
  const error = checkMessage(message);
  return error ? refusal(error) : { status: 200, answer: 'ok' };
}

function send(response: ServerResponse, { status, answer }: Answer): void {
  const headers = { 'content-type': 'text/html' };
  const more = status === 429 ? { 'retry-after': String(RETRY_AFTER) } : {};
  if (status !== null) response.writeHead(status, { ...headers, ...more }).end(answer);
}

/** Slack's incoming webhooks, on a free port or on one that is given: POST JSON, plain words back. */
export async function startSlackStandIn(port = 0): Promise<SlackStandIn> {
  const posts: SlackPost[] = [];
  const behaviours = new Map<string, SlackBehaviour>();
  let usual: SlackBehaviour = 'ok';

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/';
    const message = parse(await text(request));
    const behaviour = behaviours.get(path) ?? usual;
    const answer = answerOf(behaviour, path, message);
    posts.push({ path, message, mentions: mentionsOf(message), ...answer });
    if (behaviour === 'cut') response.destroy();
    else send(response, answer);
  };
  const server = await listen((request, response) => {
    take(request, response).catch(() => response.destroy());
  }, port);
  let hooks = 0;
  return {
    ...server,
    posts,
    newHook: () => {
      hooks += 1;
      return `${server.url}/services/T00000001/B${String(hooks).padStart(8, '0')}/XXXXXXXXXXXXXXXX`;
    },
    behave: (behaviour, hook) => {
      if (hook) behaviours.set(new URL(hook).pathname, behaviour);
      else usual = behaviour;
    },
  };
}
