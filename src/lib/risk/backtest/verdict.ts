import type { Comparison } from './compare';
import { isEnough, NEEDED_DEALS } from './parts';
import type { MethodFigures, OutcomeCounts, Verdict } from './report';

function listNames(methods: readonly MethodFigures[]): string {
  const names = methods.map(({ name }) => name);
  const last = names.pop() ?? '';

  return names.length > 0 ? `${names.join(', ')} and ${last}` : last;
}

function judgeOrder(baselines: readonly MethodFigures[]): Verdict {
  const below = baselines.filter(({ behind }) => behind !== null && behind.interval.high < 0);
  const unclear = baselines.filter(
    ({ behind }) => behind === null || (behind.interval.low <= 0 && behind.interval.high >= 0),
  );
  if (below.length > 0) {
    return {
      kind: 'below',
      sentences: [`Sentinel orders the deals worse than ${listNames(below)}.`],
    };
  }
  if (unclear.length > 0) {
    return {
      kind: 'not_better',
      sentences: [
        `Sentinel does not order the deals measurably better than ${listNames(unclear)}.`,
      ],
    };
  }

  return {
    kind: 'better',
    sentences: [`Sentinel orders the deals better than every baseline: ${listNames(baselines)}.`],
  };
}

function judgeProbabilities(gap: Comparison['brierGap']): string {
  if (gap !== null && gap.high < 0)
    return 'As a probability its score is better than the base rate.';
  if (gap !== null && gap.low > 0) return 'As a probability its score is worse than the base rate.';

  return 'As a probability its score is not measurably better than the base rate.';
}

/** What the figures show, in plain words; nothing where there are too few deals to show it. */
export function decideVerdict({ methods, brierGap }: Comparison, judged: OutcomeCounts): Verdict {
  if (!isEnough(judged)) {
    return {
      kind: 'too_little',
      sentences: [
        `Too little to judge: ${judged.won} won and ${judged.lost} lost deals; ${NEEDED_DEALS} of each are needed.`,
      ],
    };
  }
  const order = judgeOrder(methods.slice(1));

  return { kind: order.kind, sentences: [...order.sentences, judgeProbabilities(brierGap)] };
}
