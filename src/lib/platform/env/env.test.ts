import { describe, expect, it } from 'vitest';
import { authModeOf, EnvError, parseEnv } from './schema';

const SECRET = 'x'.repeat(32);
const check = (source: Record<string, string>) => parseEnv(source, { crossChecks: true });
function faultsOf(source: Record<string, string>): readonly string[] {
  try {
    check(source);
  } catch (error) {
    if (error instanceof EnvError) return error.faults;
    throw error;
  }
  return [];
}
const clerk = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: 'pk_test_abc',
  CLERK_SECRET_KEY: 'sk_test_abc',
};

describe('the environment', () => {
  it('may be empty in development', () => {
    expect(check({})).toMatchObject({ NODE_ENV: 'development', PORT: 3000, SENTINEL_DEMO: false });
  });

  it('counts an empty value as not set', () => {
    expect(check({ DATABASE_URL: '', PORT: '  ', CRON_SECRET: '' })).toMatchObject({ PORT: 3000 });
  });

  it('names every fault at once, and none of the values', () => {
    const faults = faultsOf({
      PORT: '99999',
      DATABASE_URL: 'mysql://root:hunter2@db',
      SENTINEL_DEMO: 'maybe',
      SENTINEL_ENCRYPTION_KEYS: 'k1:c2hvcnQ=',
      CRON_SECRET: 'hunter2',
      LOG_LEVEL: 'loud',
    });
    const named = faults.map((fault) => fault.split(' ')[0]);
    expect(named.toSorted()).toEqual([
      'CRON_SECRET',
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'SENTINEL_DEMO',
      'SENTINEL_ENCRYPTION_KEYS',
    ]);
    expect(new EnvError(faults).message).not.toContain('hunter2');
    expect(new EnvError(faults).message).not.toContain('\n');
  });

  it('reads keys for sealing, the current one first', () => {
    const base64 = Buffer.alloc(32, 7).toString('base64');
    const { SENTINEL_ENCRYPTION_KEYS: keys } = check({
      SENTINEL_ENCRYPTION_KEYS: `b:${base64}, a:${base64}`,
    });
    expect(keys?.map(({ id, key }) => [id, key.length])).toEqual([
      ['b', 32],
      ['a', 32],
    ]);
  });

  it('lets no private host through by default, and reads those that are named', () => {
    expect(check({}).OUTBOUND_ALLOWED_HOSTS).toEqual([]);
    const named = 'Hooks.Example.com:8080, 0x7f.1:080,[0:0::1]:443';
    expect(check({ OUTBOUND_ALLOWED_HOSTS: named }).OUTBOUND_ALLOWED_HOSTS).toEqual([
      'hooks.example.com:8080',
      '127.0.0.1:80',
      '[::1]:443',
    ]);
  });

  it.each([
    'localhost',
    'localhost:',
    'localhost:0',
    'localhost:70000',
    'http://localhost:80',
    'a:b@localhost:80',
    'localhost:80/path',
    '::1:80',
    '[::1]:8080:80',
    'localhost:8080:80',
    'a:80,,b:80',
    '*:80 x:80',
  ])('refuses %s as a list of hosts', (value) => {
    expect(faultsOf({ OUTBOUND_ALLOWED_HOSTS: value })).toEqual([
      'OUTBOUND_ALLOWED_HOSTS must be host:port pairs, comma separated',
    ]);
  });

  it.each([
    ['half of Clerk', { CLERK_SECRET_KEY: 'sk_test' }],
    ['half of Upstash', { UPSTASH_REDIS_REST_URL: 'https://redis.example' }],
  ])('refuses %s', (_what, source) => {
    expect(faultsOf(source)).toHaveLength(1);
  });
});

describe('mails', () => {
  const mail = { RESEND_API_KEY: 're_x', RESEND_FROM_EMAIL: 'told@sentinel.example' };

  it.each<Record<string, string>>([{}, { SENTINEL_SESSION_SECRET: SECRET }, clerk])(
    'are refused without a secret of their own for their links, with %o',
    (others) => {
      expect(faultsOf({ ...mail, ...others })).toEqual([
        'SENTINEL_LINK_SECRET is needed for the links in mails where RESEND_API_KEY is set',
      ]);
      expect(faultsOf({ ...mail, ...others, SENTINEL_LINK_SECRET: SECRET })).toEqual([]);
    },
  );

  it('need a secret that cannot be guessed, and none where nothing is sent', () => {
    expect(faultsOf({ ...mail, SENTINEL_LINK_SECRET: 'short' })).toEqual([
      'SENTINEL_LINK_SECRET must have at least 32 characters',
    ]);
    expect(faultsOf({ RESEND_FROM_EMAIL: mail.RESEND_FROM_EMAIL })).toEqual([]);
  });
});

describe('production', () => {
  const production = { NODE_ENV: 'production' };

  it('with neither Clerk nor the demo is refused in one line that names both', () => {
    expect(faultsOf(production)).toHaveLength(1);
    expect(faultsOf(production)[0]).toMatch(/Clerk.*SENTINEL_DEMO=1/);
  });

  it('refuses the demo without a secret to sign its sessions', () => {
    expect(faultsOf({ ...production, SENTINEL_DEMO: '1' })[0]).toContain('SENTINEL_SESSION_SECRET');
  });

  it('starts with Clerk, or with the demo switched on by name', () => {
    const demo = { ...production, SENTINEL_DEMO: '1', SENTINEL_SESSION_SECRET: SECRET };
    expect(authModeOf(check({ ...production, ...clerk }))).toBe('clerk');
    expect(authModeOf(check(demo))).toBe('demo');
  });
});

describe('the sign-in in force', () => {
  it('is one: Clerk’s before the demo’s before that of development', () => {
    expect(authModeOf(check({}))).toBe('development');
    expect(authModeOf(check({ SENTINEL_DEMO: '1' }))).toBe('demo');
    expect(authModeOf(check({ ...clerk, SENTINEL_DEMO: '1' }))).toBe('clerk');
  });
});
