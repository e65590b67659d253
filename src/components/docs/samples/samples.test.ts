import { spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Webhook as SvixWebhook } from 'svix';
import { PUBLIC_EVENT_TYPES } from '@/lib/events/model';
import { bodyTextOf, testBodyTextOf } from '@/lib/webhooks/payload';
import { signingSecretOf } from '@/lib/webhooks/secrets';
import { signedHeaders } from '@/lib/webhooks/sign';
import { verifyLegacy, verifyStandard } from './hmac';
import { receiveEvent } from './receive-event';

const newSecret = (): string => randomBytes(32).toString('hex');
const secret = newSecret();
const stranger = newSecret();
const eventId = 'evt_of_the_samples';
const body = JSON.stringify({
  id: eventId,
  type: 'deal.updated',
  data: { name: 'Ærøskøbing 起 🦊 \u2028 "quoted" \\', value: 0.1, sequence: 7 },
});

type Headers = Readonly<Record<string, string>>;
type Change = { readonly headers?: Headers; readonly body?: string };

/** A request as the product signs it, `ago` seconds ago. */
const signed = (ago: number, current = secret, previous: string | null = null): Headers =>
  signedHeaders({ eventId, body, at: new Date(Date.now() - ago * 1_000) }, { current, previous });

const GENUINE: Readonly<Record<string, () => Change>> = {
  'signed just now': () => ({}),
  'signed almost 300 s ago': () => ({ headers: signed(290) }),
  'by a clock that is ahead': () => ({ headers: signed(-290) }),
  'with a new secret, read with the old': () => ({ headers: signed(0, stranger, secret) }),
  'with an old secret, read with the new': () => ({ headers: signed(0, secret, stranger) }),
};

const FORGED: Readonly<Record<string, () => Change>> = {
  'wrong secret': () => ({ headers: signed(0, stranger) }),
  'two wrong secrets': () => ({ headers: signed(0, stranger, newSecret()) }),
  'changed body': () => ({ body: body.replace('7', '8') }),
  'the same JSON, written otherwise': () => ({ body: JSON.stringify(JSON.parse(body), null, 1) }),
  'nothing in the body': () => ({ body: '' }),
  'another id': () => ({ headers: { 'webhook-id': 'evt_other' } }),
  'signed more than 300 s ago': () => ({ headers: signed(310) }),
  'signed in the future': () => ({ headers: signed(-310) }),
  'recorded, with a fresh time': () => ({
    headers: { ...signed(310), 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) },
  }),
  'no signature': () => ({ headers: { 'webhook-signature': '' } }),
  'a signature cut short': () => ({
    headers: { 'webhook-signature': (signed(0)['webhook-signature'] ?? '').slice(0, -3) },
  }),
  'a signature of another version': () => ({
    headers: { 'webhook-signature': (signed(0)['webhook-signature'] ?? '').replace('v1', 'v1a') },
  }),
  'a signature that is no base64': () => ({ headers: { 'webhook-signature': 'v1,é' } }),
  'no time': () => ({ headers: { 'webhook-timestamp': '' } }),
  'a time that is no number': () => ({ headers: { 'webhook-timestamp': 'today' } }),
};

interface Given {
  readonly secret: string;
  readonly headers: Headers;
  readonly body: string;
}

const requestOf = (change: Change): Given => ({
  secret: signingSecretOf(secret),
  headers: { ...signed(0), ...change.headers },
  body: change.body ?? body,
});

const CASES: Readonly<Record<string, Given>> = Object.fromEntries(
  Object.entries({ ...GENUINE, ...FORGED }).map(([name, change]) => [name, requestOf(change())]),
);

type Outcome = { readonly event: unknown } | { readonly refused: string };

async function outcomeOf(read: () => unknown): Promise<Outcome> {
  try {
    return { event: await read() };
  } catch (error) {
    return { refused: String(error) };
  }
}

const PYTHON = `
import json, sys
sys.path.insert(0, sys.argv[1])
from verify import read_event

def outcome_of(given):
    try:
        return {"event": read_event(given["secret"], given["headers"], given["body"].encode())}
    except ValueError as error:
        return {"refused": str(error)}

print(json.dumps({name: outcome_of(given) for name, given in json.load(sys.stdin).items()}))
`;
const hasPython = spawnSync('python3', ['--version']).status === 0;
let pythonOutcomes: Record<string, Outcome> | null = null;

/** All cases in one process. */
function runPython(): Record<string, Outcome> {
  const given = ['-B', '-c', PYTHON, import.meta.dirname];
  const options = { input: JSON.stringify(CASES), encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('python3', given, options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, Outcome>;
}

async function receive({ secret: key, headers, body: text }: Given): Promise<Outcome> {
  const kept: unknown[] = [];
  const request = new Request('https://hooks.example', { method: 'POST', headers, body: text });
  const answer = await receiveEvent(request, key, async (event) => {
    kept.push(event);
  });
  expect([204, 401]).toContain(answer.status);
  expect(kept, 'only what is genuine is kept').toHaveLength(answer.status === 204 ? 1 : 0);
  return answer.status === 204 ? { event: kept[0] } : { refused: await answer.text() };
}

const SAMPLES: Readonly<Record<string, (name: string) => Promise<Outcome>>> = {
  'receive-event.ts': (name) => receive(CASES[name] as Given),
  'hmac.ts': (name) =>
    outcomeOf(() => {
      const { secret: key, headers, body: text } = CASES[name] as Given;
      verifyStandard(key, headers, Buffer.from(text));
      return JSON.parse(text) as unknown;
    }),
  // No sample of ours; the page says that it takes the same headers and secret.
  'a library of Svix': (name) =>
    outcomeOf(() => {
      const { secret: key, headers, body: text } = CASES[name] as Given;
      return new SvixWebhook(key).verify(text, { ...headers });
    }),
  'verify.py': async (name) => {
    pythonOutcomes ??= runPython();
    return pythonOutcomes[name] as Outcome;
  },
};

describe.each(Object.entries(SAMPLES))('%s', (sample, run) => {
  const cannotRun = sample.endsWith('.py') && !hasPython;

  it.for(Object.keys(GENUINE))('takes what was sent %s', async (name, { skip }) => {
    skip(cannotRun, 'python3 is not installed');
    expect(await run(name)).toEqual({ event: JSON.parse(body) });
  });

  it.for(Object.keys(FORGED))('refuses %s', async (name, { skip }) => {
    skip(cannotRun, 'python3 is not installed');
    expect(await run(name)).toEqual({ refused: expect.any(String) });
  });
});

describe('the older header', () => {
  const check = (given: Given | undefined, key = secret) => {
    const { headers, body: text } = given as Given;
    return outcomeOf(() => verifyLegacy(key, headers, Buffer.from(text)));
  };
  const taken = { event: undefined };
  const refused = { refused: expect.stringContaining('x-webhook-signature') };

  it('is checked with either form of the secret', async () => {
    const given = CASES['signed just now'];
    expect(await check(given)).toEqual(taken);
    expect(await check(given, signingSecretOf(secret))).toEqual(taken);
  });

  it.each(['wrong secret', 'changed body', 'the same JSON, written otherwise'])(
    'refuses %s',
    async (name) => {
      expect(await check(CASES[name])).toEqual(refused);
    },
  );

  it('is of the old secret while a new one comes in', async () => {
    const given = CASES['with a new secret, read with the old'];
    expect(await check(given)).toEqual(taken);
    expect(await check(given, stranger)).toEqual(refused);
  });

  it('says nothing of the time, as the page says', async () => {
    expect(await check(CASES['signed more than 300 s ago'])).toEqual(taken);
  });
});

/** What the product's first description of itself showed to receivers. */
const seedCheck = (payload: unknown, key: string, signature: string | undefined): boolean =>
  signature === createHmac('sha256', key).update(JSON.stringify(payload)).digest('hex');

describe('a receiver that parses first', () => {
  const passes = (text: string): boolean => {
    const headers = signedHeaders({ eventId, body: text, at: new Date() }, { current: secret, previous: null }); // prettier-ignore
    return seedCheck(JSON.parse(text), secret, headers['x-webhook-signature']);
  };

  it.each(PUBLIC_EVENT_TYPES)('goes on working with %s', (type) => {
    const text = testBodyTextOf(type, eventId, new Date());
    expect(JSON.stringify(JSON.parse(text))).toBe(text);
    expect(passes(text)).toBe(true);
    expect(passes(text.replace('{', '{ ')), 'it refuses what is written otherwise').toBe(false);
  });

  it('goes on working whatever people type in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.double({ noNaN: true }),
        (name, value) => {
          const text = bodyTextOf('deal.updated', {
            id: eventId,
            type: 'deal.updated',
            at: new Date(),
            scopeKey: 'team:1',
            teamId: '1',
            dealId: '2',
            sequence: 7,
            source: 'api',
            data: { id: '2', name, value, previous: { name: '' }, current: { name } },
            announced: true,
          });
          expect(JSON.stringify(JSON.parse(text))).toBe(text);
          expect(passes(text)).toBe(true);
        },
      ),
    );
  });
});
