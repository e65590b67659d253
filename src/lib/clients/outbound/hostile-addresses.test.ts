import net from 'node:net';
import os from 'node:os';
import { Agent, getGlobalDispatcher, ProxyAgent, request, setGlobalDispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../test/stand-ins/webhook-receiver';
import { findAddressFault, type AddressKind, type OutboundRules } from './address';
import { guardedConnector } from './connector';
import { OutboundError } from './errors';
import { systemLookup, type Lookup } from './lookup';
import { sendOutbound } from './send';

/** Listens on every address of this machine, and counts whoever connects. */
async function startCanary() {
  let connections = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    takeCount: () => {
      const count = connections;
      connections = 0;
      return count;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Loopback, written in every way that somebody, or some parser, takes for it. */
const LOOPBACK = [
  '127.0.0.1',
  '127.0.0.2',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0X7F.0x0.0x0.0x1',
  '0177.0.0.1',
  '017700000001',
  '00000000177.0.0.01',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '0.0.0.0',
  '0',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000::0001]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'ｌｏｃａｌｈｏｓｔ',
  'foo.localhost',
  'loopback.example',
  'loopback6.example',
  'mapped.example',
  'mixed.example',
  'mixed-last.example',
  'mixed6.example',
];

/** Other places that nobody's receiver is at. */
const ELSEWHERE = [
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.1.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '[::127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001:0:7f00:1::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fe80::1%25lo]',
  '[fe80::1%lo]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  '[5f00::1]',
  '[4000::1]',
  'metadata.example',
  'zone.example',
  'nat64.example',
  'no-address.example',
  'no-such-name.invalid',
  'intranet',
];

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'loopback.example': ['127.0.0.1'],
  'loopback6.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'mixed.example': ['127.0.0.1', '8.8.8.8'],
  'mixed-last.example': ['8.8.8.8', '127.0.0.1'],
  'mixed6.example': ['2606:4700:4700::1111', '::1'],
  'metadata.example': ['169.254.169.254'],
  'zone.example': ['fe80::1%lo'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'no-address.example': [],
  'hooks.slack.com': ['127.0.0.1'],
};
const asFound = (addresses: readonly string[]) =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
/** A made-up DNS; only what means this machine is asked of the system. */
const lookup: Lookup = async (hostname, signal) => {
  const known = NAMES[hostname];
  if (known) return asFound(known);
  if (/(^|\.)localhost\.?$/i.test(hostname)) return systemLookup(hostname, signal);
  throw new Error(`ENOTFOUND ${hostname}`);
};

/** What this machine is called on its own network: private, or the test stands on the internet. */
const OWN = Object.values(os.networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ address }) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/.test(address))
  .map(({ address }) => (address.includes(':') ? `[${address}]` : address));

const HOSTS = [...LOOPBACK, ...ELSEWHERE, ...OWN];
const PATH = '/services/T00000001/B00000001/XXXXXXXX';
const CLOSED: OutboundRules = { allowedHosts: new Set() };
const KINDS: readonly AddressKind[] = ['webhook', 'slack'];

let canary: Awaited<ReturnType<typeof startCanary>>;
let receiver: WebhookReceiver;

beforeAll(async () => {
  canary = await startCanary();
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await canary.close();
  await receiver.close();
});
afterEach(() => {
  expect(canary.takeCount()).toBe(0);
});

/** As the product does it, but for the port, which would save even an open guard. */
const options = () => ({ lookup, timeLimitMs: 2_000, ports: new Set([canary.port]) });
const message = { headers: { 'content-type': 'application/json' }, body: '{}' };

async function send(url: string, kind: AddressKind, rules = CLOSED) {
  try {
    return await sendOutbound({ kind, url, ...message }, rules, options());
  } catch (error) {
    if (error instanceof OutboundError) return error;
    throw error;
  }
}

/** The guard of the connection alone, with nothing before it. */
async function connect(url: string, find = lookup, limitMs = 2_000): Promise<unknown> {
  const signal = AbortSignal.timeout(limitMs);
  const connector = guardedConnector({ rules: CLOSED, lookup: find, signal });
  const dispatcher = new Agent({ connect: connector });
  try {
    return await request(url, { method: 'POST', body: '{}', dispatcher });
  } catch (error) {
    return error;
  } finally {
    await dispatcher.destroy();
  }
}

it('there are 60 or more of them', () => {
  expect(new Set(HOSTS).size).toBe(HOSTS.length);
  expect(HOSTS.length).toBeGreaterThanOrEqual(60);
});

describe.each(HOSTS)('%s', (host) => {
  const https = () => `https://${host}:${canary.port}${PATH}`;
  const http = () => `http://${host}:${canary.port}${PATH}`;

  it.each(KINDS)('is not saved as a %s', async (kind) => {
    for (const url of [https(), http()]) {
      expect(await findAddressFault(url, kind, CLOSED, options())).toMatch(/^(is|must|does) /);
    }
  });

  it.each(KINDS)('is not sent to as a %s', async (kind) => {
    for (const url of [https(), http()]) {
      const error = await send(url, kind);
      expect(error).toBeInstanceOf(OutboundError);
      expect(['refused_address', 'dns']).toContain((error as OutboundError).reason);
      expect((error as OutboundError).message).not.toMatch(/127\.|::1|169\.254/);
    }
  });

  it('is not connected to, whoever asks', async () => {
    for (const url of [https(), http()]) expect(await connect(url)).toBeInstanceOf(Error);
  });
});

describe('addresses that are dressed up', () => {
  const dressed = () => {
    const at = `127.0.0.1:${canary.port}`;
    return [
      `https://hooks.slack.com@${at}${PATH}`,
      `https://hooks.slack.com:x@${at}${PATH}`,
      `https://hooks.slack.com%40${at}${PATH}`,
      `https://${at}#@hooks.slack.com${PATH}`,
      `https://${at}?@hooks.slack.com${PATH}`,
      `https://${at}\\@hooks.slack.com${PATH}`,
      `https://hooks.slack.com\\@${at}${PATH}`,
      `https://hooks.slack.com.loopback.example:${canary.port}${PATH}`,
      `https:${at}${PATH}`,
      `https:\\\\${at}${PATH}`,
      `https:///${at}${PATH}`,
      `https://\t${at}${PATH}`,
      `https://127.0.0\n.1:${canary.port}${PATH}`,
      `\u0000https://${at}${PATH}`,
      `HTTPS://${at}${PATH}`,
      `//${at}${PATH}`,
      `ftp://${at}${PATH}`,
      `gopher://${at}/_POST`,
      `file:///etc/passwd`,
      `data:text/plain,x`,
      `unix:/var/run/docker.sock`,
      `javascript:fetch("http://${at}")`,
      `blob:https://${at}/x`,
    ];
  };

  it.each(KINDS)('are neither saved nor sent to as a %s', async (kind) => {
    for (const url of dressed()) {
      expect(await findAddressFault(url, kind, CLOSED, options()), url).toMatch(/^(is|must|does) /);
      expect(await send(url, kind), url).toMatchObject({
        reason: expect.stringMatching(/refused|dns/),
      });
    }
  });

  it('a name server that lies about Slack leads nowhere', async () => {
    const url = `https://hooks.slack.com:${canary.port}${PATH}`;
    expect(await send(url, 'slack')).toMatchObject({
      reason: 'refused_address',
      message: 'The address does not resolve to a public address.',
    });
  });
});

describe('names that change', () => {
  /** Public while it is saved, loopback afterwards; nothing answers at the public one. */
  const rebinding = (answers: readonly string[]) => {
    const asked: string[] = [];
    const change: Lookup = async (hostname) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? '';
      asked.push(hostname);
      return asFound([answer]);
    };
    return { asked, change };
  };
  const url = () => `https://rebind.example:${canary.port}/hook`;
  const NOWHERE = '3ffe::1';

  it('are looked up again for sending', async () => {
    const { change } = rebinding([NOWHERE, '127.0.0.1']);
    const saved = await findAddressFault(url(), 'webhook', CLOSED, {
      ...options(),
      lookup: change,
    });
    expect(saved).toBeNull();
    const given = { kind: 'webhook', url: url(), ...message } as const;
    const sent = sendOutbound(given, CLOSED, { ...options(), lookup: change });
    await expect(sent).rejects.toMatchObject({ reason: 'refused_address' });
  });

  it('are looked up once for one connection, which goes where that said', async () => {
    const { asked, change } = rebinding([NOWHERE, '127.0.0.1', '::1']);
    const given = { kind: 'webhook', url: url(), ...message } as const;
    const sent = sendOutbound(given, CLOSED, { ...options(), lookup: change, timeLimitMs: 300 });
    await expect(sent).rejects.toMatchObject({
      reason: expect.stringMatching(/connection|timeout/),
    });
    expect(asked).toEqual(['rebind.example']);
  });

  it('are not left to the system, which may say something else', async () => {
    const { asked, change } = rebinding([NOWHERE]);
    const error = await connect(`http://localhost:${canary.port}/`, change, 300);
    expect(error).toBeInstanceOf(Error);
    expect(asked).toEqual(['localhost']);
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    '%i: are an answer, and nobody follows them',
    async (status) => {
      for (const scheme of ['http:', 'https:', '']) {
        const location = `${scheme}//127.0.0.1:${canary.port}/`;
        receiver.answer({ status, headers: { location } });
        const rules = { allowedHosts: new Set([receiver.host]) };
        const answer = await send(`${receiver.url}/hook`, 'webhook', rules);
        expect(answer).toMatchObject({ status });
      }
    },
  );
});

describe('what this process is set to', () => {
  it('a proxy, in the environment or for all requests, is not used', async () => {
    const proxy = `http://127.0.0.1:${canary.port}`;
    const before = getGlobalDispatcher();
    const proxying = new ProxyAgent(proxy);
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy']) {
      vi.stubEnv(name, proxy);
    }
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    setGlobalDispatcher(proxying);
    try {
      receiver.answer({ status: 204 });
      const rules = { allowedHosts: new Set([receiver.host]) };
      const answer = await send(`${receiver.url}/hook`, 'webhook', rules);
      expect(answer).toMatchObject({ status: 204 });
    } finally {
      setGlobalDispatcher(before);
      await proxying.close();
    }
  });
});

describe('OUTBOUND_ALLOWED_HOSTS', () => {
  const allow = (...hosts: readonly string[]): OutboundRules => ({ allowedHosts: new Set(hosts) });

  it.each(KINDS)('lets a %s through: without the guard the canary hears of it', async (kind) => {
    const hosts = ['127.0.0.1', '0x7f.1', '2130706433', '１２７.０.０.１', '0.0.0.0', 'localhost'];
    const names = ['loopback.example', 'mixed.example'];
    const has6 = Object.values(os.networkInterfaces())
      .flat()
      .some((at) => at?.address === '::1');
    const literals6 = has6 ? ['[::1]', '[::ffff:127.0.0.1]'] : [];
    for (const host of [...hosts, ...names, ...literals6]) {
      const url = `http://${host}:${canary.port}${PATH}`;
      const rules = allow(new URL(url).host);
      expect(await findAddressFault(url, kind, rules, options()), host).toBeNull();
      expect(await send(url, kind, rules), host).toMatchObject({ status: 200 });
      expect(canary.takeCount(), host).toBeGreaterThanOrEqual(1);
    }
  });

  it('names one port of one host, and no other', async () => {
    const rules = allow(`127.0.0.1:${canary.port + 1}`, `localhost:${canary.port}`);
    const url = `http://127.0.0.1:${canary.port}/`;
    expect(await findAddressFault(url, 'webhook', rules, options())).toBe(
      'must begin with https://',
    );
    expect(await send(url, 'webhook', rules)).toMatchObject({ reason: 'refused_address' });
    const other = `https://loopback.example:${canary.port}/`;
    expect(await send(other, 'webhook', rules)).toMatchObject({ reason: 'refused_address' });
  });
});
