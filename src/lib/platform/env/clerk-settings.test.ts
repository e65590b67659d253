import { describe, expect, it } from 'vitest';
import { clerkSettingsOf } from './clerk-settings';
import { parseEnv } from './schema';

const keyOf = (text: string) => `pk_test_${Buffer.from(text).toString('base64')}`;
const clerk = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keyOf('clerk.example.test$'),
  CLERK_SECRET_KEY: 'sk_test_x',
};
const settingsOf = (source: Record<string, string>) =>
  clerkSettingsOf(parseEnv(source, { crossChecks: true }));

describe('the settings of Clerk', () => {
  it('are there with both keys, and only then', () => {
    expect(settingsOf({})).toBeNull();
    expect(settingsOf({ SENTINEL_DEMO: '1' })).toBeNull();
    expect(settingsOf({ ...clerk, SENTINEL_DEMO: '1' })).toEqual({
      publishableKey: clerk.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
      secretKey: 'sk_test_x',
      jwtKey: null,
      authorizedParties: ['http://localhost:3000'],
      apiUrl: 'https://api.clerk.com',
      frontendHost: 'clerk.example.test',
    });
  });

  it('take the origin of the public address as the one authorised party', () => {
    const settings = settingsOf({ ...clerk, NEXT_PUBLIC_APP_URL: 'https://app.example.com/here' });
    expect(settings?.authorizedParties).toEqual(['https://app.example.com']);
  });

  it.each([
    ['https://a.example, https://b.example/', ['https://a.example', 'https://b.example']],
    [' , ,', ['http://localhost:3000']],
  ])('read "%s" as authorised parties, and never none', (value, parties) => {
    const settings = settingsOf({ ...clerk, CLERK_AUTHORIZED_PARTIES: value });
    expect(settings?.authorizedParties).toEqual(parties);
  });

  it('read a PEM whose line breaks were written out', () => {
    const pem = '-----BEGIN PUBLIC KEY-----\nMIIB\nIDAQAB\n-----END PUBLIC KEY-----';
    const oneLine = pem.replaceAll('\n', String.raw`\n`);
    expect(settingsOf({ ...clerk, CLERK_JWT_KEY: oneLine })?.jwtKey).toBe(pem);
    expect(settingsOf({ ...clerk, CLERK_JWT_KEY: `${pem}\n` })?.jwtKey).toBe(pem);
  });

  it.each([
    ['no base64 of a host', 'pk_test_x'],
    ['a host without the sign at its end', keyOf('clerk.example.test')],
    ['words for the Content-Security-Policy', keyOf('clerk.example.test; script-src *$')],
    ['a path', keyOf('clerk.example.test/x$')],
    ['no host at all', keyOf('localhost$')],
  ])('name no host for a publishable key that holds %s', (_what, key) => {
    const settings = settingsOf({ ...clerk, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: key });
    expect(settings?.frontendHost).toBeNull();
  });
});
