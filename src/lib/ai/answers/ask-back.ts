import { STAGE_LABELS } from '../../deals/model';
import type { Gathered, KnownDeal } from '../model';
import type { Resolved } from '../names/resolved';
import { dealLink, escapeMarkdown, numbered } from './markdown';

type Ambiguous = Extract<Resolved, { kind: 'ambiguous' }>;

const knownOf = (candidate: Ambiguous['candidates'][number]): KnownDeal => ({
  id: candidate.dealId,
  name: candidate.name,
  account: candidate.account,
  ownerName: candidate.ownerName,
  stage: STAGE_LABELS[candidate.stage],
  figures: [],
  dates: [],
  lines: [],
  foreign: [],
});

const nothingOf = (now: Date, deals: readonly KnownDeal[], content: string): Gathered => ({
  facts: {
    asOf: now.toISOString(),
    deals,
    figures: [],
    dates: [],
    names: [],
    omitted: null,
  },
  answer: { content, actions: [] },
});

/** How a question back begins, by which it is known when it is answered. */
export const ASKS_WHICH = 'Which deal do you mean by “';

/** A name that several deals bear: which one is meant is asked, not guessed. */
export function askBack({ mention, candidates, more }: Ambiguous, now: Date): Gathered {
  const lines = candidates.map(({ dealId, name, account, stage, ownerName }) =>
    [
      dealLink(dealId, name),
      ...(account === null ? [] : [escapeMarkdown(account)]),
      STAGE_LABELS[stage],
      escapeMarkdown(ownerName),
    ].join(' · '),
  );
  const content = `${ASKS_WHICH}${escapeMarkdown(mention)}”?\n\n${numbered(lines)}\n\nAnswer with its number, its full name or whatever tells it from the others.`;
  const asked = nothingOf(now, candidates.map((candidate) => knownOf(candidate)), content); // prettier-ignore
  const omitted = more > 0 ? 'more deals of that name than these' : null;
  return { ...asked, facts: { ...asked.facts, omitted } };
}

/** A name that nothing bears which the person may see: nothing is told of what else there may be. */
export const notKnown = (mention: string, now: Date): Gathered =>
  nothingOf(
    now,
    [],
    `None of the deals that you can see is called “${escapeMarkdown(mention)}”. Check the spelling, or ask for “my largest deals” to see their names.`,
  );
