import { describe, expect, it } from 'vitest';
import { parseEnv } from '../../platform/env/schema';
import { findAddressFault, rulesOf, type AddressKind } from './address';
import type { Lookup } from './lookup';

const closed = rulesOf(parseEnv({}, { crossChecks: true }));
const open: Lookup = async () => [{ address: '8.8.8.8', family: 4 }];
const faultOf = (url: string, kind: AddressKind = 'webhook', lookup = open) =>
  findAddressFault(url, kind, closed, { lookup });

describe('a webhook’s address', () => {
  it.each([
    'https://hooks.example.com',
    'https://hooks.example.com/a/b?c=d#e',
    'https://hooks.example.com:443/',
    'https://hooks.example.com:8443/',
    'HTTPS://Hooks.Example.COM/',
    'https://bücher.example/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    `https://hooks.example.com/${'x'.repeat(2_000)}`,
  ])('%s may be used', async (url) => {
    expect(await faultOf(url)).toBeNull();
  });

  it.each([
    ['', 'is not a web address'],
    ['hooks.example.com', 'is not a web address'],
    ['https://', 'is not a web address'],
    ['https://a b.example/', 'is not a web address'],
    ['https://[::1', 'is not a web address'],
    ['http://hooks.example.com/', 'must begin with https://'],
    ['ws://hooks.example.com/', 'must begin with https://'],
    ['https://me@hooks.example.com/', 'must not hold a user name or a password'],
    ['https://:secret@hooks.example.com/', 'must not hold a user name or a password'],
    ['https://hooks.example.com:80/', 'must use port 443 or 8443'],
    ['https://hooks.example.com:22/', 'must use port 443 or 8443'],
    ['https://hooks.example.com:0/', 'must use port 443 or 8443'],
    ['https://hooks/', 'must name a whole host, such as hooks.example.com'],
    ['https://hooks.example.com./', 'must name its host without a dot at the end'],
    [`https://hooks.example.com/${'x'.repeat(2_048)}`, 'must have at most 2048 characters'],
    ['https://10.0.0.1/', 'does not resolve to a public address'],
  ])('%s may not: it %s', async (url, fault) => {
    expect(await faultOf(url)).toBe(fault);
  });

  it('needs a name that exists', async () => {
    const none: Lookup = async () => {
      throw new Error('ENOTFOUND');
    };
    const fault = await faultOf('https://hooks.example.com/', 'webhook', none);
    expect(fault).toBe('does not resolve to a public address');
  });

  it('needs a name of public addresses alone', async () => {
    const some: Lookup = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: 'fd00::1', family: 6 },
    ];
    const fault = await faultOf('https://hooks.example.com/', 'webhook', some);
    expect(fault).toBe('does not resolve to a public address');
  });
});

describe('a Slack webhook’s address', () => {
  it.each([
    'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    'https://hooks.slack.com/workflows/T00000000/A00000000/123/abcDEF',
    'https://hooks.slack.com/triggers/T00000000/123/abc_DEF-1',
  ])('%s may be used', async (url) => {
    expect(await faultOf(url, 'slack')).toBeNull();
  });

  const HOST = 'must begin with https://hooks.slack.com/';
  const PATH = 'must be an incoming webhook, such as https://hooks.slack.com/services/T…/B…/…';
  it.each([
    ['https://slack.com/services/T0/B0/X', HOST],
    ['https://hooks.slack.com.example.com/services/T0/B0/X', HOST],
    ['https://hooks.slack.com./services/T0/B0/X', HOST],
    ['https://hooks-slack.com/services/T0/B0/X', HOST],
    ['https://8.8.8.8/services/T0/B0/X', HOST],
    ['http://hooks.slack.com/services/T0/B0/X', 'must begin with https://'],
    ['https://hooks.slack.com:8443/services/T0/B0/X', 'must use port 443'],
    ['https://me@hooks.slack.com/services/T0/B0/X', 'must not hold a user name or a password'],
    ['https://hooks.slack.com/', PATH],
    ['https://hooks.slack.com/services', PATH],
    ['https://hooks.slack.com/services/T0', PATH],
    ['https://hooks.slack.com/api/T0/B0/X', PATH],
    ['https://hooks.slack.com/services/../api/T0/B0', PATH],
  ])('%s may not: it %s', async (url, fault) => {
    expect(await faultOf(url, 'slack')).toBe(fault);
  });
});

describe('hosts that are let through', () => {
  const allowed = rulesOf(
    parseEnv(
      { OUTBOUND_ALLOWED_HOSTS: 'Intranet:8080,127.0.0.1:80,[::1]:443' },
      { crossChecks: true },
    ),
  );
  const allowedFault = (url: string, kind: AddressKind = 'webhook') =>
    findAddressFault(url, kind, allowed, { lookup: open });

  it.each([
    'http://intranet:8080/hook',
    'https://INTRANET:8080/hook',
    'http://127.0.0.1/hook',
    'http://0x7f.1:80/hook',
    'https://[::1]/hook',
  ])('%s may be used', async (url) => {
    expect(await allowedFault(url)).toBeNull();
  });

  it('may not be used by another protocol', async () => {
    const fault = await allowedFault('ftp://intranet:8080/hook');
    expect(fault).toBe('must begin with https:// or http://');
  });

  it('stand in for Slack, under its paths', async () => {
    expect(await allowedFault('http://intranet:8080/services/T0/B0/X', 'slack')).toBeNull();
    expect(await allowedFault('http://intranet:8080/', 'slack')).toMatch(/incoming webhook/);
  });

  it.each([
    'http://intranet/hook',
    'http://intranet:8081/hook',
    'https://127.0.0.1/hook',
    'http://[::1]/hook',
    'http://u:p@intranet:8080/hook',
  ])('%s is not among them', async (url) => {
    expect(await allowedFault(url)).not.toBeNull();
  });
});
