import type { OutboundAnswer } from '../clients/outbound';
import { isRefusalWord, PAUSE_WORDS, type RefusalWord } from './model';

/** What Slack says of one message that it cannot read. Our own defect: the channel stays on. */
const DEFECTS: ReadonlySet<string> = new Set([
  'invalid_payload',
  'invalid_blocks',
  'no_text',
  'too_many_attachments',
]);

/** What became of a message: it arrived, the channel is refused for good, we sent nonsense, or later. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'refused'; readonly word: RefusalWord }
  | { readonly kind: 'defect'; readonly word: string }
  | { readonly kind: 'later'; readonly isPaused: boolean; readonly word: string | null };

/** Slack answers with one word, such as `channel_is_archived`. */
function wordOf(body: string): string | null {
  const word = body.trim();
  return /^[a-z][a-z_]{0,60}$/.test(word) ? word : null;
}

/**
 * Reads what Slack answered. Only its own words for good end a channel: an answer without one, from
 * whatever stands in between, is tried again.
 */
export function readAnswer({ status, body }: Pick<OutboundAnswer, 'status' | 'body'>): Verdict {
  if (status === 200) return { kind: 'delivered' };
  const word = wordOf(body);
  if (status === 429) return { kind: 'later', isPaused: true, word };
  if (status >= 400 && status < 500 && word !== null) {
    if (isRefusalWord(word)) return { kind: 'refused', word };
    if (DEFECTS.has(word)) return { kind: 'defect', word };
  }
  return { kind: 'later', isPaused: false, word };
}

/** The answer in words, for whoever looks why nothing arrived. */
export function answerWords({ status }: Pick<OutboundAnswer, 'status'>, verdict: Verdict): string {
  if (verdict.kind === 'delivered') return 'It arrived';
  if (verdict.kind === 'later' && verdict.isPaused) return PAUSE_WORDS;
  const { word } = verdict;
  return word === null ? `Slack answered ${status}` : `Slack answered ${status} ${word}`;
}
