import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { parseEnv } from '../platform/env/schema';
import { readSession, SESSION_DAYS, signSession } from './session';

const envWith = (secret: string) =>
  parseEnv({ SENTINEL_SESSION_SECRET: secret.repeat(32) }, { crossChecks: true });
const env = envWith('s');
const NOW = new Date('2026-03-02T09:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const LIFE = SESSION_DAYS * 86_400_000;

const forge = (payload: Record<string, unknown>, algorithm = 'HS256', secret = 's') =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: algorithm })
    .sign(new TextEncoder().encode(secret.repeat(32)));

describe('a session cookie', () => {
  it('says who signed in, for two weeks', async () => {
    const cookie = await signSession('cuser0001', env, NOW);
    expect(await readSession(cookie, env, NOW)).toBe('cuser0001');
    expect(await readSession(cookie, env, later(LIFE - 1000))).toBe('cuser0001');
    expect(await readSession(cookie, env, later(LIFE))).toBeNull();
  });

  it('signed with another secret is nobody’s', async () => {
    const cookie = await signSession('cuser0001', envWith('t'), NOW);
    expect(await readSession(cookie, env, NOW)).toBeNull();
  });

  it('with any character changed is nobody’s', async () => {
    const cookie = await signSession('cuser0001', env, NOW);
    const payloadAt = cookie.indexOf('.') + 5;
    const changed = cookie[payloadAt] === 'A' ? 'B' : 'A';
    const forged = cookie.slice(0, payloadAt) + changed + cookie.slice(payloadAt + 1);
    expect(await readSession(forged, env, NOW)).toBeNull();
    const other = (await signSession('u2', env, NOW)).split('.');
    const mixed = [...cookie.split('.').slice(0, 2), other[2]].join('.');
    expect(await readSession(mixed, env, NOW)).toBeNull();
  });

  it('without a signature is nobody’s', async () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const [, payload = ''] = (await signSession('cuser0001', env, NOW)).split('.');
    expect(await readSession(`${encode({ alg: 'none' })}.${payload}.`, env, NOW)).toBeNull();
  });

  it('made for another purpose with the same secret is nobody’s', async () => {
    const exp = Math.floor(later(LIFE).getTime() / 1000);
    expect(await readSession(await forge({ sub: 'cuser0001', exp }), env, NOW)).toBeNull();
    const aud = 'sentinel-demo-session';
    expect(await readSession(await forge({ sub: 'cuser0001', exp, aud }), env, NOW)).toBe(
      'cuser0001',
    );
    expect(
      await readSession(await forge({ sub: 'cuser0001', exp, aud }, 'HS512'), env, NOW),
    ).toBeNull();
  });

  it.each(['', 'x', 'a.b.c', '{}'])('that is none is nobody’s: "%s"', async (cookie) => {
    expect(await readSession(cookie, env, NOW)).toBeNull();
  });
});
