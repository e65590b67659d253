import { generateDeals, randomOf } from '@/test/stand-ins/salesforce/generate';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import {
  startSalesforceStandIn,
  type SalesforceFault,
  type SalesforceStandIn,
} from '@/test/stand-ins/salesforce/server';
import { ProviderError } from '../../clients/calls';
import type { SourceContext } from '../source';
import { editSomething } from './org-edits.test-support';
import { makeSalesforceSource } from './salesforce-source';
import { contextFor, QUICK, tokenCredentials } from './salesforce.test-support';
import { Written } from './written.test-support';

/** Where answers fail to come, they are not waited for long. */
const IMPATIENT = { ...QUICK, timeLimitMs: 400 };

const FAULTS: readonly SalesforceFault[] = [
  'server_error',
  'maintenance',
  'cut',
  'cut_json',
  'too_many',
  'quota',
  'expired_locator',
  'session_expired',
];
/** Rare, since each is waited for. */
const HANG_SHARE = 0.03;

export interface RunOptions {
  readonly seed: number;
  readonly deals?: number;
  /** Of each request, 0..1. */
  readonly faultRate?: number;
  readonly editRate?: number;
}

export interface RunResult {
  readonly faults: number;
  readonly edits: number;
  readonly pages: number;
  readonly requests: number;
  readonly written: Written;
  readonly org: SalesforceOrg;
  /** By the reader’s own clock, which may differ from the organisation’s. */
  readonly endedAt: Date;
  /** Of a full pull of the same organisation, at the end, by another reader and in large pages. */
  readonly expected: Written;
  /** Deals that a pull after the last one brought differently: none should be. */
  readonly changedByRerun: number;
}

const isPassing = (error: unknown): boolean =>
  error instanceof ProviderError &&
  ['unavailable', 'rate_limited', 'quota', 'unauthorized', 'cursor_expired'].includes(error.fault);

/**
 * A generated run: an organisation that people work in while it is read, calls that fail in every way,
 * and a process that is killed between and within pages; then a quiet pull of changes. What was
 * written must equal what stands there.
 */
export async function runSync(
  standIn: SalesforceStandIn,
  { seed, deals = 12, faultRate = 0.05, editRate = 0.08 }: RunOptions,
  clock: { now: number },
): Promise<RunResult> {
  const random = randomOf(seed);
  const org = standIn.addOrg({ name: `Run ${seed}` });
  generateDeals(org, deals, { seed });
  org.pageSize = 4 + Math.floor(random() * 20);
  standIn.forgetRequests();
  standIn.retryAfter(0);
  const counts = { faults: 0, edits: 0 };
  let isQuiet = false;
  standIn.behave(() => {
    clock.now += Math.floor(random() * 700);
    if (isQuiet) return null;
    if (random() < editRate) {
      counts.edits += 1;
      editSomething(org, random);
    }
    if (random() >= faultRate) return null;
    counts.faults += 1;
    if (random() < HANG_SHARE) return 'hang';
    return FAULTS[Math.floor(random() * FAULTS.length)] ?? null;
  });

  const source = makeSalesforceSource({
    limits: IMPATIENT,
    pageDeals: 3 + Math.floor(random() * 10),
  });
  const skew = Math.floor((random() - 0.5) * 3_600_000);
  let token = org.newToken();
  const newContext = (): SourceContext =>
    contextFor(
      standIn,
      { ...tokenCredentials(standIn, token), authKind: 'oauth', refreshToken: 'held elsewhere' },
      {
        now: () => new Date(clock.now + skew),
        renew: async () => {
          org.tokens.delete(token);
          token = org.newToken();
          return { ...tokenCredentials(standIn, token), authKind: 'oauth' };
        },
      },
    );

  const written = new Written();
  let context = newContext();
  /** Pulls to the end, through faults and kills. */
  const pullThrough = async (): Promise<void> => {
    for (let isDone = false; !isDone;) {
      const kept = written.cursor;
      try {
        isDone = await written.pullOnce(source, context);
        // Killed after a page was written: what follows knows only what the database holds.
        if (random() < 0.1) context = newContext();
      } catch (error) {
        if (!isPassing(error)) throw error;
        written.cursor = kept;
        context = newContext();
      }
    }
  };

  await pullThrough();
  for (let pull = 0; pull < 2; pull += 1) {
    clock.now += 20 * 60_000;
    for (let edit = 0; edit < 5; edit += 1) editSomething(org, random);
    await pullThrough();
  }
  isQuiet = true;
  await pullThrough();
  const before = JSON.stringify(written.sorted());
  await pullThrough();
  const changedByRerun = before === JSON.stringify(written.sorted()) ? 0 : 1;

  org.pageSize = 2_000;
  const expected = new Written();
  const reader = makeSalesforceSource({ limits: QUICK });
  const last = newContext();
  await expected.pullAll(reader, last);
  standIn.behave(() => null);
  const { pages } = written;
  return {
    ...counts,
    pages,
    requests: standIn.requests.length,
    written,
    org,
    endedAt: last.now(),
    expected,
    changedByRerun,
  };
}

/** Runs after each other against one stand-in of their own. */
export async function withRuns<T>(
  work: (standIn: SalesforceStandIn, clock: { now: number }) => Promise<T>,
): Promise<T> {
  const clock = { now: Date.UTC(2026, 5, 1, 9) };
  const standIn = await startSalesforceStandIn({ now: () => clock.now });
  try {
    return await work(standIn, clock);
  } finally {
    await standIn.close();
  }
}
