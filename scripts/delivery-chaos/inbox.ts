import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import {
  startWebhookReceiver,
  type Received,
  type ReceiverAnswer,
} from '@/test/stand-ins/webhook-receiver';

/** One endpoint of the trial, by the path under which it is reached. */
export interface Endpoint {
  readonly id: string;
  readonly path: string;
  readonly scopeKey: string;
  readonly events: readonly string[];
  /** 64 hex characters. */
  readonly secret: string;
  readonly signingSecret: string;
}

export interface Arrival {
  readonly path: string;
  /** The header's. */
  readonly eventId: string;
  readonly text: string;
  /** Of the verifiers, how many did not take it. */
  readonly refusals: number;
  readonly at: number;
}

const takes = (verify: () => unknown): boolean => {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
};

/** The two libraries, and the check that the product's first document shows. */
function refusalsOf({ headers, body }: Received, { secret, signingSecret }: Endpoint): number {
  const text = body.toString('utf8');
  const given = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value)]),
  );
  const plain = createHmac('sha256', secret).update(body).digest('hex');
  const verdicts = [
    takes(() => new StandardWebhook(signingSecret).verify(text, given)),
    takes(() => new SvixWebhook(signingSecret).verify(text, given)),
    given['x-webhook-signature'] === plain,
  ];
  return verdicts.filter((isTaken) => !isTaken).length;
}

/** All the endpoints of the trial behind one server, and what has come to them. */
export async function openInbox() {
  const receiver = await startWebhookReceiver();
  const endpoints = new Map<string, Endpoint>();
  const arrivals: Arrival[] = [];
  /** Those that do not answer 200 at once. */
  const answers = new Map<string, ReceiverAnswer>();
  /** What is held without an answer, once: by path and event. */
  const held = new Map<string, () => void>();

  receiver.answer((request): ReceiverAnswer => {
    const endpoint = endpoints.get(request.path);
    if (!endpoint) return { status: 404 };
    const eventId = String(request.headers['webhook-id']);
    const key = `${request.path} ${eventId}`;
    const text = request.body.toString('utf8');
    const refusals = refusalsOf(request, endpoint);
    arrivals.push({ path: request.path, eventId, text, refusals, at: request.at });
    const tellHeld = held.get(key);
    if (!tellHeld) return answers.get(request.path) ?? { status: 200 };
    held.delete(key);
    tellHeld();
    return { fault: 'hang' };
  });
  return {
    url: receiver.url,
    host: receiver.host,
    arrivals,
    add: (endpoint: Endpoint) => endpoints.set(endpoint.path, endpoint),
    answer: (path: string, answer: ReceiverAnswer) => answers.set(path, answer),
    /** Resolves when that event has come to that endpoint; it is left without an answer. */
    holdOnce: (webhookId: string, eventId: string) =>
      new Promise<void>((resolve) => {
        const endpoint = [...endpoints.values()].find(({ id }) => id === webhookId);
        held.set(`${endpoint?.path} ${eventId}`, resolve);
      }),
    close: receiver.close,
  };
}

export type Inbox = Awaited<ReturnType<typeof openInbox>>;
