import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SYNC_RUN_LIMIT_MS, SYNC_RUNS, tellRuns } from '@/test/generated-runs';
import { runSync } from './sync-run.test-support';

it(
  'ends with what the portal has, amid faults, edits, kills and clocks that differ',
  async () => {
    let [faults, edits] = [0, 0];
    const runs = fc.record({
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      deals: fc.integer({ min: 0, max: 8 }),
      pageSize: fc.integer({ min: 2, max: 5 }),
      faults: fc.integer({ min: 0, max: 3 }),
      edits: fc.integer({ min: 0, max: 15 }),
      skew: fc.integer({ min: -900_000, max: 900_000 }),
      lag: fc.integer({ min: 0, max: 20_000 }),
      syncs: fc.integer({ min: 0, max: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const outcome = await runSync(run);
        faults += outcome.faults;
        edits += outcome.edits;
        expect(outcome.held).toEqual(outcome.portal);
        expect(outcome.kept).toEqual(outcome.anew);
      }),
      { numRuns: SYNC_RUNS },
    );
    expect(faults).toBeGreaterThan(SYNC_RUNS / 10);
    expect(edits).toBeGreaterThan(SYNC_RUNS);
    tellRuns('hubspot', { faults, edits });
  },
  SYNC_RUNS * SYNC_RUN_LIMIT_MS,
);
