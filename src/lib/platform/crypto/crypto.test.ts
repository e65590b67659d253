import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveToken, open, randomToken, seal, secretsEqual } from './index';

const key = (id: string) => ({ id, key: randomBytes(32) });
const current = key('k2');
const old = key('k1');
const PLACE = 'Webhook.secret:w1:team:t1';
const UNAVAILABLE = expect.objectContaining({ code: 'UNAVAILABLE' }) as Error;

/** The sealed value with one byte of its packed part changed by `change`. */
function damaged(sealed: string, change: (bytes: Buffer) => Buffer): string {
  const [version, id, packed = ''] = sealed.split('.');
  return [version, id, change(Buffer.from(packed, 'base64url')).toString('base64url')].join('.');
}

describe('a sealed secret', () => {
  it('opens to what was sealed, and is never the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (secret) => {
        const sealed = seal(secret, PLACE, [current]);
        expect(open(sealed, PLACE, [current])).toBe(secret);
        expect(seal(secret, PLACE, [current])).not.toBe(sealed);
      }),
    );
  });

  it('does not open with any byte flipped', () => {
    const sealed = seal('a secret', PLACE, [current]);
    const length = Buffer.from(sealed.split('.')[2] ?? '', 'base64url').length;
    for (let at = 0; at < length; at += 1) {
      const flipped = damaged(sealed, (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes;
      });
      expect(() => open(flipped, PLACE, [current])).toThrow(UNAVAILABLE);
    }
  });

  it('does not open cut short, an empty one neither', () => {
    for (const secret of ['', 'a secret']) {
      const sealed = seal(secret, PLACE, [current]);
      const length = Buffer.from(sealed.split('.')[2] ?? '', 'base64url').length;
      for (let kept = 0; kept < length; kept += 1) {
        const cut = damaged(sealed, (bytes) => bytes.subarray(0, kept));
        expect(() => open(cut, PLACE, [current])).toThrow(UNAVAILABLE);
      }
    }
  });

  it('does not open in another place', () => {
    const sealed = seal('a secret', PLACE, [current]);
    expect(() => open(sealed, 'Webhook.secret:w2:team:t1', [current])).toThrow(UNAVAILABLE);
  });

  it('of an older key opens, and the new key seals', () => {
    const sealed = seal('a secret', PLACE, [old]);
    expect(open(sealed, PLACE, [current, old])).toBe('a secret');
    expect(seal('x', PLACE, [current, old])).toMatch(/^v1\.k2\./);
    expect(() => open(sealed, PLACE, [current])).toThrow(UNAVAILABLE);
    expect(() => open(sealed, PLACE, [{ ...current, id: 'k1' }])).toThrow(UNAVAILABLE);
  });

  it.each(['', 'v1', 'v1.k2', 'v1.k2.', 'v2.k2.AAAA', 'nonsense', 'v1.k2.AAAA'])(
    'that is none does not open: "%s"',
    (text) => {
      expect(() => open(text, PLACE, [current])).toThrow(UNAVAILABLE);
    },
  );

  it('needs a key', () => {
    expect(() => seal('x', PLACE, [])).toThrow(UNAVAILABLE);
  });
});

describe('secretsEqual', () => {
  it('is equality, of texts of any length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(secretsEqual(a, a)).toBe(true);
        expect(secretsEqual(a, b)).toBe(a === b);
      }),
    );
  });
});

describe('randomToken', () => {
  it('gives 256 bits in characters that fit an address', () => {
    const tokens = new Set(Array.from({ length: 200 }, () => randomToken()));
    expect(tokens.size).toBe(200);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  });
});

describe('deriveToken', () => {
  it('is the same for the same secret and purpose, and another for any other', () => {
    const token = deriveToken('a secret', 'invite:1');
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(deriveToken('a secret', 'invite:1')).toBe(token);
    expect(deriveToken('a secret', 'invite:2')).not.toBe(token);
    expect(deriveToken('another', 'invite:1')).not.toBe(token);
  });
});
