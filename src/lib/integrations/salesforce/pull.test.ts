import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSalesforceStandIn, type SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import { parseEnv } from '../../platform/env';
import { makeSalesforceSource } from './salesforce-source';

let sf: SalesforceStandIn;
beforeEach(async () => {
  sf = await startSalesforceStandIn();
});
afterEach(() => sf.close());
it('smoke', async () => {
  const org = sf.addOrg({ name: 'Acme' });
  const token = org.newToken();
  const acc = org.add('Account', { Name: 'Globex' });
  const id = org.add('Opportunity', {
    Name: 'Deal',
    StageName: 'Prospecting',
    Amount: 100,
    CloseDate: '2027-01-01',
    AccountId: acc,
  });
  org.update('Opportunity', id, { StageName: 'Closed Won' });
  const source = makeSalesforceSource();
  const context = {
    env: { SALESFORCE_ALLOWED_HOSTS: [sf.host] } as never,
    now: () => new Date(),
    signal: new AbortController().signal,
    credentials: {
      authKind: 'token',
      accessToken: token,
      refreshToken: null,
      expiresAt: null,
      address: sf.url,
    } as const,
    renew: async () => {
      throw new Error('no');
    },
  };
  const r = await source.validate(context).catch((e) => e);
  if (r instanceof Error) console.log(r, r.cause, JSON.stringify(sf.requests, null, 1));
  console.log(r);
  const page = await source.pull(context, null).catch((e) => e);
  if (page instanceof Error)
    console.log(page, page.cause, JSON.stringify(sf.requests.at(-1), null, 1));
  console.log(JSON.stringify(page, null, 1));
  console.log(sf.requests.map((x) => x.status + ' ' + x.path + ' ' + (x.soql ?? '')).join('\n'));
});
