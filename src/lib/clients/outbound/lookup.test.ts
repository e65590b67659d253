import fs from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startNameServer,
  type NameAnswer,
  type NameServer,
  type Question,
} from '../../../test/stand-ins/name-server';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../test/stand-ins/webhook-receiver';
import { findAddressFault, type OutboundRules } from './address';
import { OutboundError, OutboundFault } from './errors';
import { dnsLookup } from './lookup';
import { resolvePublic } from './resolve';
import { sendOutbound } from './send';

const CLOSED: OutboundRules = { allowedHosts: new Set() };
const GOOD4 = '93.184.215.14';
const GOOD6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c';

/** By name: what is answered for IPv4 and for IPv6. */
const ZONE: Readonly<Record<string, readonly [NameAnswer, NameAnswer]>> = {
  'both.example': [[GOOD4], [GOOD6]],
  'four.example': [[GOOD4, '8.8.8.8'], []],
  'six.example': [[], [GOOD6]],
  'half-unknown.example': [[GOOD4], 'unknown'],
  'half-silent.example': [[GOOD4], 'silent'],
  'none.example': [[], []],
  'unknown.example': ['unknown', 'unknown'],
  'silent.example': ['silent', 'silent'],
  'alias.example': [{ alias: 'real.example', addresses: [GOOD4] }, []],
  'alias-inside.example': [{ alias: 'real.example', addresses: ['10.0.0.1'] }, []],
  'one-inside.example': [[GOOD4, '8.8.8.8', '192.168.1.1'], []],
  'six-inside.example': [[GOOD4], [GOOD6, '::1']],
  'six-alone-inside.example': [[GOOD4], ['fd00::1']],
  'mapped-inside.example': [[], ['::ffff:127.0.0.1']],
  'xn--bcher-kva.example': [[GOOD4], []],
};
const fromZone = ({ name, family }: Question): NameAnswer =>
  ZONE[name]?.[family === 4 ? 0 : 1] ?? 'unknown';

let server: NameServer;
let receiver: WebhookReceiver;
beforeEach(async () => {
  server = await startNameServer(fromZone);
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await server.close();
  await receiver.close();
});

const lookup = () => dnsLookup({ servers: [server.server] });
const resolve = (name: string, signal = new AbortController().signal) =>
  resolvePublic(name, lookup(), signal);
const addressesOf = async (name: string) =>
  (await resolve(name)).map(({ address, family }) => `${family} ${address}`);
async function faultOf(work: Promise<unknown>): Promise<{ reason: string; ms: number }> {
  const begun = performance.now();
  try {
    await work;
  } catch (error) {
    if (!(error instanceof OutboundFault || error instanceof OutboundError)) throw error;
    return { reason: error.reason, ms: performance.now() - begun };
  }
  throw new Error('there was no fault');
}

describe('a public name', () => {
  it.each([
    ['both.example', [`4 ${GOOD4}`, `6 ${GOOD6}`]],
    ['four.example', [`4 ${GOOD4}`, '4 8.8.8.8']],
    ['six.example', [`6 ${GOOD6}`]],
    ['half-unknown.example', [`4 ${GOOD4}`]],
    ['alias.example', [`4 ${GOOD4}`]],
  ])('%s has all addresses of both families', async (name, addresses) => {
    expect(await addressesOf(name)).toEqual(addresses);
    expect(server.questions.map(({ family }) => family).toSorted()).toEqual([4, 6]);
  });

  it('whose one family is never answered has those of the other', async () => {
    expect(await addressesOf('half-silent.example')).toEqual([`4 ${GOOD4}`]);
  });

  it('with letters beyond ASCII is asked for as it is written in DNS', async () => {
    const url = 'https://bücher.example/';
    expect(await findAddressFault(url, 'webhook', CLOSED, { lookup: lookup() })).toBeNull();
    expect(server.questions[0]?.name).toBe('xn--bcher-kva.example');
  });

  it.each([
    'one-inside.example',
    'six-inside.example',
    'six-alone-inside.example',
    'mapped-inside.example',
    'alias-inside.example',
  ])('%s is refused: one of its addresses is private', async (name) => {
    expect(await faultOf(resolve(name))).toMatchObject({ reason: 'refused_address' });
  });

  it.each(['none.example', 'unknown.example'])('%s has no address', async (name) => {
    expect(await faultOf(resolve(name))).toMatchObject({ reason: 'dns' });
  });

  it('is not looked for in the hosts file, nor with a search domain', async () => {
    expect(await fs.readFile('/etc/hosts', 'utf8')).toContain('localhost');
    expect(await faultOf(resolve('localhost'))).toMatchObject({ reason: 'dns' });
    expect(new Set(server.questions.map(({ name }) => name))).toEqual(new Set(['localhost']));
  });

  it('is asked for once per connection, which goes where that said', async () => {
    let isMoved = false;
    // Public, and nobody is there; whoever asks later is led to this machine.
    const fickle = await startNameServer(({ family }) => {
      if (isMoved) return family === 4 ? ['127.0.0.1'] : ['::1'];
      return family === 6 ? ['3ffe::1'] : [];
    });
    try {
      const url = `https://fickle.example:${new URL(receiver.url).port}/`;
      const ports = new Set([Number(new URL(receiver.url).port)]);
      const given = { kind: 'webhook', url, headers: {}, body: '' } as const;
      const options = { lookup: dnsLookup({ servers: [fickle.server] }), ports, timeLimitMs: 400 };
      const sent = faultOf(sendOutbound(given, CLOSED, options));
      await expect.poll(() => fickle.questions.length, { interval: 5 }).toBe(2);
      isMoved = true;
      const first = await sent;
      expect(first.reason).toMatch(/connection|timeout/);
      expect(fickle.questions.map(({ family }) => family).toSorted()).toEqual([4, 6]);
      const second = await faultOf(sendOutbound(given, CLOSED, options));
      expect(second.reason).toBe('refused_address');
      expect(receiver.requests).toHaveLength(0);
    } finally {
      await fickle.close();
    }
  });
});

describe('name servers that are silent', () => {
  const send = (url: string) =>
    sendOutbound(
      { kind: 'webhook', url, headers: {}, body: '{}' },
      { allowedHosts: new Set([receiver.host]) },
      url.startsWith('https:') ? { lookup: lookup() } : {},
    );

  it('are given up after three seconds', async () => {
    const { reason, ms } = await faultOf(resolve('silent.example'));
    expect(reason).toBe('dns');
    expect(ms).toBeGreaterThan(1_500);
    expect(ms).toBeLessThan(3_700);
    // Each question is asked again: a datagram may get lost.
    expect(server.questions.length).toBeGreaterThanOrEqual(4);
  });

  it('are given up at once where the time is up', async () => {
    const late = new AbortController();
    const given = faultOf(resolve('silent.example', late.signal));
    setTimeout(() => late.abort(), 100);
    const { reason, ms } = await given;
    expect(reason).toBe('dns');
    expect(ms).toBeLessThan(600);
    expect((await faultOf(resolve('both.example', AbortSignal.abort()))).ms).toBeLessThan(100);
  });

  it('32 at once hold up neither an exchange by name nor a file', async () => {
    const hanging = Array.from({ length: 32 }, () => faultOf(send('https://silent.example/')));
    await expect.poll(() => server.questions.length).toBeGreaterThanOrEqual(64);
    // `localhost` is let through, and found by the threads that files are read by.
    const named = `http://localhost:${new URL(receiver.url).port}/`;
    const healthy = sendOutbound(
      { kind: 'webhook', url: named, headers: {}, body: '{}' },
      { allowedHosts: new Set([new URL(named).host]) },
    );
    const begun = performance.now();
    await Promise.all([healthy, fs.readFile(import.meta.filename), send(`${receiver.url}/hook`)]);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(await addressesOf('both.example')).toEqual([`4 ${GOOD4}`, `6 ${GOOD6}`]);
    expect(performance.now() - begun).toBeLessThan(1_500);
    for (const { reason, ms } of await Promise.all(hanging)) {
      expect(reason).toBe('dns');
      expect(ms).toBeLessThan(4_500);
    }
  });
});
