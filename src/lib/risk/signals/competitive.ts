import type { Mention } from '../deal-history';
import { formatDay } from '../plain-words';
import type { Evidence } from '../types';
import { contribute, evidenceOf, type Signal } from './findings';

/** A single mention, and mentions on two occasions or more. */
const ONE_MENTION = 0.6;
/** Characters quoted on each side of the words found. */
const QUOTE_MARGIN = 40;
const QUOTED_MENTIONS = 3;

function quote(mention: Mention): string {
  const text = mention.event.text ?? '';
  const from = Math.max(0, mention.index - QUOTE_MARGIN);
  const to = Math.min(text.length, mention.index + mention.words.length + QUOTE_MARGIN);
  const cut = text.slice(from, to).replaceAll('\n', ' ').trim();

  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}

/** The latest mentions, newest first, as deals with many would drown the page in quotes. */
function evidenceFor(mentions: readonly Mention[]): Evidence[] {
  const evidence: Evidence[] = [];
  for (let i = mentions.length - 1; i >= 0 && evidence.length < QUOTED_MENTIONS; i -= 1) {
    const mention = mentions[i] as Mention;
    evidence.push(
      evidenceOf(mention.event, `“${quote(mention)}” (${formatDay(mention.event.at)})`),
    );
  }

  return evidence;
}

/** A competitor's name or a buying committee in what was written, with the words quoted. */
export const competitive: Signal = ({ history, policy }, findings) => {
  if (!history.textSeen) {
    findings.notSeen.push({
      signal: 'competitive',
      reason: 'No note, mail or next step has words',
    });

    return;
  }
  const last = history.mentions[history.mentions.length - 1];
  if (last === undefined) return;
  const strength = history.mentions[0]?.event === last.event ? ONE_MENTION : 1;
  const what = last.kind === 'competitor' ? 'Competition' : 'A buying committee';
  const reason = `${what} came up: “${last.words}” on ${formatDay(last.event.at)}`;
  const points = policy.weights.competitive * strength;
  contribute(findings, 'competitive', points, strength, reason, evidenceFor(history.mentions));
};
