import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHubSpotStandIn, type HubSpotStandIn } from '@/test/stand-ins/hubspot/server';
import { listen } from '@/test/stand-ins/listen';
import { AppError } from '../core/errors';
import { parseEnv } from '../platform/env/schema';
import { connectIntegration } from './index';
import type { CrmName } from './model';
import { pastedKey } from './pasted-key';
import { startSyncWalk, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
let hubspot: HubSpotStandIn;
beforeAll(async () => {
  walk = await startSyncWalk();
  hubspot = await startHubSpotStandIn();
});
afterAll(async () => {
  await hubspot.close();
  await walk.close();
});
beforeEach(() => walk.clear());

/** What a person reads who could not connect. */
async function answerTo(name: CrmName, key: string, address: string | null, allowed = '') {
  const { host } = walk.salesforce;
  const env = parseEnv(
    {
      SALESFORCE_ALLOWED_HOSTS: allowed === '' ? host : `${host},${allowed}`,
      HUBSPOT_API_URL: hubspot.url,
      SENTINEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    },
    { crossChecks: false },
  );
  const request = await walk.world.request('owner');
  const input = { credentials: pastedKey(key, address), teamId: walk.world.teamId('north') };
  try {
    await connectIntegration(walk.world.deps, env, request, name, input);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, words: `${error.message} ${JSON.stringify(error.fields ?? {})}` };
  }
  return { code: 'CONNECTED', words: '' };
}

describe('a key that was typed wrong', () => {
  it.each(['salesforce', 'hubspot'] as const)('is told as that: %s', async (name) => {
    walk.addOrg();
    const address = name === 'salesforce' ? walk.salesforce.url : null;
    const { code, words } = await answerTo(name, 'pat-na1-nobody', address);
    expect(code).toBe('VALIDATION_FAILED');
    expect(words).toContain('does not accept this access token');
    expect(words).not.toMatch(/revoked|Connect again/i);
  });
});

describe('the address of an instance', () => {
  it('without a scheme is taken as https, and kept so', async () => {
    const { host } = walk.salesforce;
    const [name] = host.split(':');
    // The pretended Salesforce speaks no TLS: that it is asked by https is what its silence shows.
    const { code, words } = await answerTo('salesforce', 'any', host);
    expect([code, name]).toEqual(['UNAVAILABLE', '127.0.0.1']);
    expect(words).toContain(`Nobody answers at ${host}`);
  });

  it('that is a word alone is answered with an example', async () => {
    const { code, words } = await answerTo('salesforce', 'any', 'acme');
    expect(code).toBe('VALIDATION_FAILED');
    expect(words).toContain('instanceUrl');
    expect(words).toContain('https://yourcompany.my.salesforce.com');
  });

  it('where nobody answers says so, and what to do', async () => {
    const gone = await listen(() => {});
    await gone.close();
    const { code, words } = await answerTo('salesforce', 'any', gone.url, gone.host);
    expect(code).toBe('UNAVAILABLE');
    expect(words).toContain('Check the address');
  });
});
