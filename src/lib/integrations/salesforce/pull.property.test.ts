import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYNC_RUN_LIMIT_MS, SYNC_RUNS, tellRuns } from '@/test/generated-runs';
import { runSync, withRuns } from './sync-run.test-support';
import { idsThatBelong, idsThatCame } from './written.test-support';

const inOrder = (ids: Map<string, string[]>) =>
  [...ids]
    .map(([id, own]) => [id, own.toSorted()])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));

describe('a sync of Salesforce, in generated runs', () => {
  it(
    'ends equal to its source, whatever fails and whoever edits meanwhile',
    { timeout: SYNC_RUNS * SYNC_RUN_LIMIT_MS },
    () =>
      withRuns(async (standIn, clock) => {
        const sums = { faults: 0, edits: 0, pages: 0, requests: 0 };
        const property = fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
          const result = await runSync(standIn, { seed }, clock);
          const { org, endedAt } = result;
          const written = result.written.asOf(endedAt);
          expect(inOrder(idsThatCame(written))).toEqual(
            inOrder(idsThatBelong(org, endedAt.getTime())),
          );
          expect(written.sorted()).toEqual(result.expected.asOf(endedAt).sorted());
          expect(result.changedByRerun).toBe(0);
          sums.faults += result.faults;
          sums.edits += result.edits;
          sums.pages += result.pages;
          sums.requests += result.requests;
        });
        await fc.assert(property, { numRuns: SYNC_RUNS, seed: 7, endOnFailure: true });
        // Runs in which nothing happened would show nothing.
        expect(sums.faults).toBeGreaterThan(SYNC_RUNS);
        expect(sums.edits).toBeGreaterThan(SYNC_RUNS);
        tellRuns('salesforce', sums);
      }),
  );
});
