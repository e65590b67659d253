import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { startSalesforceStandIn, type SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import type { WriteBackField } from '../model';
import type { PushOutcome, SourceChange } from '../source';
import { makeSalesforceSource } from './salesforce-source';
import { contextFor, QUICK, tokenCredentials } from './salesforce.test-support';

const START = Date.UTC(2026, 5, 1, 9);
const HOUR = 3_600_000;

let sf: SalesforceStandIn;
let org: SalesforceOrg;
let clock: number;
let id: string;
beforeEach(async () => {
  clock = START;
  sf = await startSalesforceStandIn({ now: () => clock });
  org = sf.addOrg({ name: 'Acme' });
  id = org.add('Opportunity', {
    Name: 'Deal',
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
    NextStep: 'Call',
  });
  clock += 24 * HOUR;
});
afterEach(() => sf.close());

const limits = { ...QUICK, retries: 3 };
function push(fields: SourceChange['fields'], changedAt = clock - HOUR): Promise<PushOutcome> {
  const source = makeSalesforceSource({ limits });
  const context = contextFor(sf, tokenCredentials(sf, org.newToken()));
  const outcome = source.push?.(context, {
    externalId: id,
    changedAt: new Date(changedAt),
    fields,
  });
  return outcome ?? Promise.reject(new Error('Nothing is pushed.'));
}
const sent = (...made: WriteBackField[]): PushOutcome => ({
  kind: 'answered',
  made,
  overtaken: [],
  message: null,
});
const overtakenOf = (outcome: PushOutcome) =>
  outcome.kind === 'answered' ? outcome.overtaken : outcome.message;
const row = () => org.row('Opportunity', id);
const patches = () => sf.requests.filter(({ method }) => method === 'PATCH');

describe('writing back', () => {
  it('writes stage, close date and next step', async () => {
    const outcome = await push({
      stage: { from: 'Prospecting', to: 'Closed Won' },
      expectedCloseDate: { from: '2026-12-31', to: '2027-01-31' },
      nextStep: { from: 'Call', to: null },
    });
    expect(outcome).toEqual(sent('stage', 'expectedCloseDate', 'nextStep'));
    expect(row()).toMatchObject({
      StageName: 'Closed Won',
      IsWon: true,
      CloseDate: '2027-01-31',
      NextStep: null,
    });
  });

  it('writes nothing where it stands so already', async () => {
    expect(await push({ nextStep: { from: 'Mail', to: 'Call' } })).toEqual(sent('nextStep'));
    expect(patches()).toHaveLength(0);
  });

  it.each([
    ['stage', 'StageName', 'Qualification', { from: 'Prospecting', to: 'Closed Won' }],
    ['close date', 'CloseDate', '2026-11-30', { from: '2026-12-31', to: '2027-01-31' }],
    ['next step', 'NextStep', 'Mail', { from: 'Call', to: 'Meet' }],
  ] as const)('leaves a newer %s as it is', async (label, field, value, wish) => {
    org.update('Opportunity', id, { [field]: value });
    const name = (
      { stage: 'stage', 'close date': 'expectedCloseDate', 'next step': 'nextStep' } as const
    )[label];
    const outcome = await push({ [name]: wish });
    expect(outcome).toEqual({
      kind: 'answered',
      made: [],
      overtaken: [name],
      message: `The ${label} was changed in Salesforce later; what stands there was kept.`,
    });
    expect(row()?.[field]).toBe(value);
    expect(patches()).toHaveLength(0);
  });

  it('leaves what was changed in the same second, whichever came last', async () => {
    clock += 800;
    org.update('Opportunity', id, { NextStep: 'Mail' });
    const same = await push({ nextStep: { from: 'Call', to: 'Meet' } }, clock - 300);
    expect(overtakenOf(same)).toEqual(['nextStep']);
    expect(row()).toMatchObject({ NextStep: 'Mail' });
    const later = await push({ nextStep: { from: 'Call', to: 'Meet' } }, clock + 200);
    expect(later).toEqual(sent('nextStep'));
  });

  it('goes over an older change, also where something else was changed later', async () => {
    org.update('Opportunity', id, { StageName: 'Qualification', NextStep: 'Mail' });
    clock += 2 * HOUR;
    const changedAt = clock - HOUR;
    org.update('Opportunity', id, { Amount: 5 });
    const outcome = await push(
      {
        stage: { from: 'Prospecting', to: 'Needs Analysis' },
        nextStep: { from: 'Call', to: 'Meet' },
      },
      changedAt,
    );
    expect(outcome).toEqual(sent('stage', 'nextStep'));
    expect(row()).toMatchObject({ StageName: 'Needs Analysis', NextStep: 'Meet', Amount: 5 });
  });

  it('sends the fields that are ours and keeps those that are newer', async () => {
    org.update('Opportunity', id, { NextStep: 'Mail' });
    const outcome = await push({
      stage: { from: 'Prospecting', to: 'Qualification' },
      nextStep: { from: 'Call', to: 'Meet' },
    });
    expect(outcome).toEqual({
      kind: 'answered',
      made: ['stage'],
      overtaken: ['nextStep'],
      message:
        'The next step was changed in Salesforce later; what stands there was kept. The stage was sent.',
    });
    expect(row()).toMatchObject({ StageName: 'Qualification', NextStep: 'Mail' });
  });

  it('goes by the record’s own time where no history can be read', async () => {
    org.hide('OpportunityFieldHistory');
    org.update('Opportunity', id, { NextStep: 'Mail' });
    const outcome = await push({ nextStep: { from: 'Call', to: 'Meet' } });
    expect(overtakenOf(outcome)).toEqual(['nextStep']);
  });

  it('overwrites nothing that changed between reading and writing', async () => {
    sf.behave(({ method }) => {
      if (method === 'PATCH' && patches().length === 0) {
        clock += 1_000;
        org.update('Opportunity', id, { NextStep: 'Somebody else’s' });
      }
      return null;
    });
    const outcome = await push({ nextStep: { from: 'Call', to: 'Meet' } });
    expect(overtakenOf(outcome)).toEqual(['nextStep']);
    expect(row()?.NextStep).toBe('Somebody else’s');
    expect(patches().map(({ status }) => status)).toEqual([412]);
  });

  it('tries again after a change that does not matter to it, and gives up in the end', async () => {
    sf.behave(({ method }) => {
      if (method === 'PATCH') {
        clock += 1_000;
        org.update('Opportunity', id, { Amount: clock });
      }
      return null;
    });
    await expect(push({ nextStep: { from: 'Call', to: 'Meet' } })).rejects.toMatchObject({
      fault: 'conflict',
    });
    expect(patches().map(({ status }) => status)).toEqual([412, 412, 412]);
    sf.behave(() => null);
    expect(await push({ nextStep: { from: 'Call', to: 'Meet' } })).toEqual(sent('nextStep'));
  });

  it('is content where the answer to its own writing was lost', async () => {
    sf.behave(({ method }) => {
      if (method !== 'PATCH' || patches().length > 0) return null;
      // As if the first one had arrived.
      clock += 1_000;
      org.update('Opportunity', id, { NextStep: 'Meet' });
      return 'server_error';
    });
    expect(await push({ nextStep: { from: 'Call', to: 'Meet' } })).toEqual(sent('nextStep'));
    expect(row()?.NextStep).toBe('Meet');
  });

  it('says what a rule of the organisation says', async () => {
    org.validationRule = () => 'A reason for losing is needed.';
    expect(await push({ stage: { from: 'Prospecting', to: 'Closed Lost' } })).toEqual({
      kind: 'refused',
      message: 'Salesforce refused it: A reason for losing is needed.',
    });
  });

  it.each([
    [{ stage: { from: 'Prospecting', to: 'No such stage' } }, /bad value for restricted picklist/],
    [
      { expectedCloseDate: { from: '2026-12-31', to: null } },
      /Required fields are missing: \[CloseDate\]/,
    ],
    [{ nextStep: { from: 'Call', to: 'x'.repeat(300) } }, /data value too large/],
  ])('is refused: %o', async (fields, words) => {
    const outcome = await push(fields);
    expect(outcome.kind).toBe('refused');
    expect('message' in outcome && outcome.message).toMatch(words);
  });

  it('is refused for a record that is gone', async () => {
    org.remove('Opportunity', id);
    expect((await push({ nextStep: { from: 'Call', to: 'Meet' } })).kind).toBe('refused');
  });

  it('is left for later where Salesforce is away', async () => {
    sf.behave(() => 'maintenance');
    await expect(push({ nextStep: { from: 'Call', to: 'Meet' } })).rejects.toMatchObject({
      fault: 'unavailable',
    });
  });
});
