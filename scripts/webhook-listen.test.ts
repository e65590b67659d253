import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { EVENT_CATALOGUE, type EventBody } from '@/lib/webhooks/event-schema';
import { signingSecretOf } from '@/lib/webhooks/secrets';
import { signedHeaders } from '@/lib/webhooks/sign';
import { readDelivery } from './webhook-listen/delivery';
import { linesOf } from './webhook-listen/lines';
import { readOptions } from './webhook-listen/options';

const root = path.resolve(import.meta.dirname, '..');
const command = ['--conditions=react-server', '--import=tsx', 'scripts/webhook-listen.ts'];
const secret = randomBytes(32).toString('hex');
const stranger = randomBytes(32).toString('hex');

/** What stays when nothing of the machine's settings is there: no database, no secrets. */
const bareEnvironment = { PATH: process.env.PATH, NODE_ENV: 'test' } as const;

class Listener {
  readonly #child: ChildProcess;
  out = '';
  errors = '';

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, [...command, '--port', '0', ...args], {
      cwd: root,
      env: bareEnvironment,
    });
    this.#child.stdout?.on('data', (chunk) => (this.out += chunk));
    this.#child.stderr?.on('data', (chunk) => (this.errors += chunk));
  }

  /** Resolves once it listens. */
  async address(): Promise<string> {
    const { stderr } = this.#child;
    if (!stderr) throw new Error('It has no standard error.');
    for await (const line of createInterface({ input: stderr })) {
      const [address] = /http:\/\/localhost:\d+/.exec(line) ?? [];
      if (address) return address;
    }
    throw new Error(this.errors);
  }

  /** Ctrl-C, and what it printed until its end. */
  async stop(): Promise<{ code: number | null; out: string; errors: string }> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) {
      this.#child.kill('SIGINT');
      await once(this.#child, 'close');
    }
    return { code: this.#child.exitCode, out: this.out, errors: this.errors };
  }
}

let running: Listener[] = [];
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
});

async function listen(...args: string[]): Promise<{ listener: Listener; address: string }> {
  const listener = new Listener(args);
  running.push(listener);
  return { listener, address: await listener.address() };
}

interface Sent {
  readonly previous?: string | null;
  readonly key?: string;
  readonly ago?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sendInstead?: string;
}

/** Sends a body as the product does, or as told. Resolves to the status of the answer. */
async function send(address: string, event: EventBody, how: Sent = {}): Promise<number> {
  const { previous = null, key = secret, ago = 0 } = how;
  const body = JSON.stringify(event);
  const at = new Date(Date.now() - ago * 1_000);
  const signed = signedHeaders({ eventId: event.id, body, at }, { current: key, previous });
  const answer = await fetch(address, {
    method: 'POST',
    headers: { ...signed, ...how.headers },
    body: how.sendInstead ?? body,
    redirect: 'manual',
  });
  return answer.status;
}

const example = EVENT_CATALOGUE['deal.stage_changed'].example;
const dealEvent = (
  id: string,
  sequence: number,
  data: Record<string, unknown> = {},
): EventBody => ({
  ...example,
  id,
  data: { ...example.data, ...data, sequence },
});

describe('webhook:listen', () => {
  it('verifies what comes, says what is wrong, and sums up', async () => {
    const { listener, address } = await listen('--secret', signingSecretOf(secret));
    const first = dealEvent('evt_1', 1, { name: 'Acme \u001b[31mred' });
    expect(await send(address, first)).toBe(200);
    expect(await send(address, first), 'a duplicate is taken').toBe(200);
    expect(await send(address, dealEvent('evt_4', 4))).toBe(200);
    expect(await send(address, dealEvent('evt_3', 3))).toBe(200);
    expect(await send(address, EVENT_CATALOGUE['deal.at_risk'].example)).toBe(200);
    expect(
      await send(address, { ...EVENT_CATALOGUE['team.member_added'].example, id: 'evt_m' }),
    ).toBe(200);
    expect(await send(address, dealEvent('evt_t', 90, { test: true }))).toBe(200);
    expect(await send(address, dealEvent('evt_x', 5), { key: stranger })).toBe(401);
    expect(await send(address, dealEvent('evt_y', 6), { ago: 400 })).toBe(401);
    expect(await send(address, dealEvent('evt_z', 7), { sendInstead: '[]' })).toBe(401);
    expect((await fetch(address)).status).toBe(405);

    const { code, out, errors } = await listener.stop();
    expect(code).toBe(0);
    const [one, two, three, four, risk, member, test, forged, old, changed] = out
      .trim()
      .split(/\n(?=\d\d:)/);
    expect(one).toMatch(/^\d\d:\d\d:\d\d {2}deal\.stage_changed Acme \?\[31mred \[\w+\] #1\n/);
    expect(one).toContain('stage: proposal -> negotiation');
    expect(one).toContain('verified, answered 200');
    expect(two).toContain('duplicate: taken before, and this id came for the second time');
    expect(three).toContain('gap: sequence 4 came after 1');
    expect(four).toContain('late: sequence 3 came after 4');
    expect(risk).toContain('risk 0.74 (High): No activity for 21 days');
    expect(member).toContain('Bob Ray, team Sales North');
    expect(test).toContain('test event: an example, sent by hand');
    expect(test, 'its number is of no deal').not.toContain('gap');
    expect(forged).toContain('REFUSED, answered 401');
    expect(forged).toContain(' webhook-signature: does not fit');
    expect(forged).toContain('x-webhook-signature: does not fit');
    expect(old).toMatch(/webhook-timestamp: 40\d s ago, and 300 s are allowed/);
    expect(old).not.toContain('signature: does not fit');
    expect(changed).toContain(' webhook-signature: does not fit');
    expect(out + errors, 'no colours, and none that were sent').not.toContain('\u001b');
    expect(errors).toContain(
      '10 requests. Events: 6, duplicates: 1, failed as asked: 0, refused: 3',
    );
    expect(errors).toContain('deal.stage_changed  4');
    expect(errors).toMatch(/: 1 of the numbers 1 to 5 did not come/);
    expect(out + errors).not.toContain(secret);
  });

  it('fails as told, and tells a retry from a duplicate', async () => {
    const { listener, address } = await listen('--secret', secret, '--fail', '500', '--times', '2', '--json'); // prettier-ignore
    const event = dealEvent('evt_1', 1);
    const statuses = [500, 500, 200, 200];
    for (const status of statuses) expect(await send(address, event)).toBe(status);

    const { out, errors } = await listener.stop();
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ answered }) => answered)).toEqual(statuses);
    expect(lines.map(({ duplicate }) => duplicate)).toEqual([false, false, false, true]);
    expect(lines[1]?.notes).toEqual(['tried again: this id came for the second time']);
    expect(lines[0]).toMatchObject({
      id: 'evt_1',
      event: 'deal.stage_changed',
      deal: 'Acme Corp',
      dealId: event.data.id,
      sequence: 1,
      changed: 'stage: proposal -> negotiation',
      verified: true,
      faults: [],
      data: event.data,
    });
    expect(errors).toContain('Requests to be answered with 500: the first 2.');
    expect(errors).toContain(
      '4 requests. Events: 1, duplicates: 1, failed as asked: 2, refused: 0',
    );
  });

  it('says of a test that it is one, also where it fails it as told', async () => {
    const { listener, address } = await listen('--secret', secret, '--fail', '500', '--times', '1');
    const test = dealEvent('evt_test_1', 1, { test: true });
    expect(await send(address, test)).toBe(500);
    expect(await send(address, test)).toBe(200);
    const [failed, taken] = (await listener.stop()).out.trim().split(/\n(?=\d\d:)/);
    for (const told of [failed, taken])
      expect(told).toContain('test event: an example, sent by hand');
    expect(failed).toContain('answered 500');
    expect(taken).toContain('tried again: this id came for the second time');
  });

  it('takes both secrets of a rotation, and says which signed', async () => {
    const { listener, address } = await listen('--secret', stranger);
    expect(await send(address, dealEvent('evt_1', 1), { key: stranger, previous: secret })).toBe(
      200,
    );
    expect(await send(address, dealEvent('evt_2', 2), { key: secret, previous: stranger })).toBe(
      200,
    );
    expect(await send(address, dealEvent('evt_3', 3), { key: stranger, headers: { 'x-webhook-signature': 'f'.repeat(64) } })).toBe(200); // prettier-ignore

    const [incoming, outgoing, half] = (await listener.stop()).out.trim().split(/\n(?=\d\d:)/);
    for (const line of [incoming, outgoing]) {
      expect(line).toContain('rotation: webhook-signature holds two');
      expect(line).not.toContain('does not fit');
    }
    expect(half).toContain('verified, answered 200');
    expect(half).toContain('x-webhook-signature: does not fit');
  });

  it('without a secret prints all as unverified, and waits as told', async () => {
    const { listener, address } = await listen('--delay', '300ms', '--fail', '307');
    const begun = performance.now();
    expect(await send(address, dealEvent('evt_1', 1), { key: stranger })).toBe(307);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(290);
    expect(await send(address, dealEvent('evt_1', 1), { sendInstead: '{' })).toBe(400);

    const { out, errors } = await listener.stop();
    expect(errors).toContain('No --secret: signatures are not checked');
    expect(out).toContain('unverified, answered 307');
    expect(out).toContain('a request whose body is no event');
    expect(out).not.toContain(' verified');
  });

  it('is out of reach from outside of this machine', async () => {
    const { address } = await listen();
    const { port } = new URL(address);
    const reached = await Promise.all(
      ['127.0.0.1', '127.0.0.2'].map(
        (host) =>
          new Promise<boolean>((resolve) => {
            const socket = net.connect(Number(port), host);
            socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
            socket.once('connect', () => socket.destroy());
          }),
      ),
    );
    // It listens at its one address, not at every address of the machine.
    expect(reached).toEqual([true, false]);
  });
});

it('prints what docs/webhooks.md shows', () => {
  const document = fs.readFileSync(path.join(root, 'docs/webhooks.md'), 'utf8');
  const printed = linesOf({
    at: new Date(2026, 0, 25, 9, 14, 3),
    delivery: readDelivery(Buffer.from(JSON.stringify(example))),
    verdict: { isVerified: true, faults: [], notes: [] },
    notes: [],
    isDuplicate: false,
    answered: 200,
  });
  expect(document).toContain(`\`\`\`text\n${printed}\n\`\`\``);
});

describe('a call that cannot be meant', () => {
  const run = (...args: string[]) => {
    const options = { cwd: root, env: bareEnvironment, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], options);
    return { status, out: stdout, errors: stderr };
  };

  it('is refused by the name of the option', () => {
    const refused: readonly (readonly [readonly string[], string])[] = [
      [['--port', 'x'], '--port: "x" is not a whole number from 0 to 65535'],
      [['--port', '70000'], '--port: "70000" is not'],
      [['--port', '-1'], '--port: "-1" is not'],
      [['--secret', 'abc'], '--secret: is neither'],
      [['--secret', secret.toUpperCase()], '--secret: is neither'],
      [['--fail', '200'], '--fail: "200" is not a whole number from 300 to 599'],
      [['--times', '2'], '--times: says how many requests fail, and needs --fail'],
      [['--fail', '500', '--times', '0'], '--times: "0" is not'],
      [['--delay', '20'], '--delay: "20" is not a time such as'],
      [['--delay', '11m'], '--delay: "11m" is not a time'],
      [['--verbose'], "Unknown option '--verbose'"],
      [['4400'], "Unexpected argument '4400'"],
    ];
    for (const [args, words] of refused) expect(() => readOptions(args), words).toThrow(words);
    expect(readOptions(['--delay', '2m', '--fail', '410'])).toMatchObject({
      port: 4400,
      secret: null,
      delay: 120_000,
      failWith: 410,
      failures: Infinity,
    });
  });

  it('ends with one line and code 2, without repeating a secret', () => {
    const { status, out, errors } = run('--secret', `${secret}z`);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain('webhook:listen: --secret: is neither');
    expect(errors).not.toContain(secret);
  });

  it('says that a port is taken', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as net.AddressInfo;
    const { status, errors } = run('--port', String(port));
    taken.close();
    expect({ status, errors }).toEqual({
      status: 2,
      errors: `webhook:listen: --port: ${port} is taken by another program\n`,
    });
  });

  it('prints its help', () => {
    const { status, out } = run('--help');
    expect(status).toBe(0);
    for (const option of ['port', 'secret', 'fail', 'times', 'delay', 'json', 'help']) {
      expect(out).toContain(`--${option}`);
    }
    expect(out).toContain('OUTBOUND_ALLOWED_HOSTS');
  });
});
