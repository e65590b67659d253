import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateDeals } from '../../../test/stand-ins/hubspot/generate';
import { apply, pictureOfHeld, pictureOfPortal, pullAll, quickSource, startTrial, type Trial } from './hubspot.test-support'; // prettier-ignore

const NOW = Date.parse('2026-03-02T10:00:00Z');
let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
  trial.hubspot.setTime(NOW);
});
afterEach(() => trial.hubspot.close());
const context = () => trial.newContext(() => new Date(NOW));

it('smoke', async () => {
  generateDeals(trial.portal, { deals: 450, now: NOW });
  console.log(await quickSource.validate(context()));
  const { pages, cursor } = await pullAll(context, null);
  console.log(
    pages.map((p) => [
      p.deals.length,
      p.removed.length,
      p.problems,
      p.recordsRead,
      p.total,
      p.phase,
      p.isLast,
    ]),
    cursor,
  );
  console.dir(pages[0]?.deals[3], { depth: 5 });
  expect(pictureOfHeld(apply(new Map(), pages))).toEqual(pictureOfPortal(trial.portal));
  trial.hubspot.calls.length = 0;
  const again = await pullAll(context, cursor);
  console.log(
    again.pages.map((p) => [
      p.deals.length,
      p.removed.length,
      p.problems,
      p.recordsRead,
      p.total,
      p.phase,
      p.isLast,
    ]),
    again.cursor,
    trial.hubspot.calls.length,
  );
});
