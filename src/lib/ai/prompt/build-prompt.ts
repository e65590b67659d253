import { MAX_MESSAGE, type Facts, type RoutedQuestion } from '../model';
import { PROMPT_CAPS } from './caps-table';
import { countTokens } from './count-tokens';
import { dealLines, sharedLines } from './fact-lines';
import { boundaryFor, fence, plainLine, quoted } from './fence';
import { SCHEMA_TEXT, SYSTEM_TEXT } from './system-text';

export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Prompt {
  readonly messages: readonly PromptMessage[];
  /** What did not get in, in words; null where everything did. */
  readonly omitted: string | null;
  /** Of all messages, estimated from above. */
  readonly tokens: number;
}

interface PromptOptions {
  readonly now: Date;
  /** Tokens of the whole prompt at most; the caps of the task hold beside it. */
  readonly limit?: number;
}

interface PastMessage {
  readonly role: string;
  readonly content: string;
}

/** Of a message, beside its words: its role and what parts it from the next. */
const MESSAGE_OVERHEAD = 4;
const MOST_OF_PAST = 1_500;
/** Fences, their names and the lines that introduce them. */
const FRAME_TOKENS = 250;

interface Filled {
  readonly lines: readonly string[];
  readonly used: number;
  /** How many of the groups did not get in, or not as a whole. */
  readonly left: number;
}

/** Whole groups while they fit, in their order; of the first that does not fit, the lines that do. */
function fill(groups: readonly (readonly string[])[], cap: number): Filled {
  const lines: string[] = [];
  let used = 0;
  for (const [place, group] of groups.entries()) {
    for (const line of group) {
      const tokens = countTokens(line) + 1;
      if (used + tokens > cap) return { lines, used, left: groups.length - place };
      lines.push(line);
      used += tokens;
    }
  }
  return { lines, used, left: 0 };
}

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

interface FactsPart {
  readonly text: string;
  readonly omitted: readonly string[];
}

function factsPart(facts: Facts, cap: number): FactsPart {
  const shared = fill(
    sharedLines(facts).map((line) => [line]),
    cap,
  );
  const deals = fill(facts.deals.map(dealLines), cap - shared.used);
  const omitted = [
    ...(facts.omitted === null ? [] : [plainLine(facts.omitted, MOST_OF_PAST)]),
    ...(shared.left > 0 ? [`${several(shared.left, 'further line')} of figures and names`] : []),
    ...(deals.left > 0 ? [`${several(deals.left, 'deal')} that did not fit in whole`] : []),
  ];
  const told = omitted.length > 0 ? [`Left out: ${omitted.join('; ')}`] : [];
  return { text: [...shared.lines, ...deals.lines, ...told].join('\n'), omitted };
}

/**
 * The messages before, the last ones. An assistant's are data like a user's: whoever calls the API can
 * send what no assistant ever said.
 */
function historyPart(history: readonly PastMessage[], cap: number): FactsPart {
  const newestFirst = history
    .map(({ role, content }) => [
      `${role === 'assistant' ? 'assistant' : 'user'}: ${quoted(content, MOST_OF_PAST)}`,
    ])
    .toReversed();
  const { lines, left } = fill(newestFirst, cap);
  const omitted = left > 0 ? [`${several(left, 'earlier message')}`] : [];
  const told = left > 0 ? [`Left out: ${several(left, 'earlier message')}`] : [];
  return { text: [...told, ...lines.toReversed()].join('\n'), omitted };
}

/** What is left of a limit is shared out as the caps of the task are. */
function capsFor(routed: RoutedQuestion, fixed: number, limit: number | undefined) {
  const caps = PROMPT_CAPS[routed.taskType];
  const wanted = caps.facts + caps.history;
  const room = limit === undefined ? wanted : Math.max(0, limit - fixed);
  const share = Math.min(1, room / wanted);
  return { facts: Math.floor(caps.facts * share), history: Math.floor(caps.history * share) };
}

/**
 * The messages that a model is asked with. Only the system message instructs; all that people or other
 * systems wrote stands fenced in the user's message. Pure: the same arguments give the same prompt.
 *
 * @param facts what the answer may be made of; deals with the most relevant first
 * @param history the conversation before this question, the oldest first
 */
export function buildPrompt(
  routed: RoutedQuestion,
  facts: Facts,
  history: readonly PastMessage[],
  { now, limit }: PromptOptions,
): Prompt {
  const system = routed.taskType === 'code_sql' ? `${SYSTEM_TEXT}\n\n${SCHEMA_TEXT}` : SYSTEM_TEXT;
  const question = quoted(routed.question, MAX_MESSAGE);
  const fixed = countTokens(system) + countTokens(question) + FRAME_TOKENS + 2 * MESSAGE_OVERHEAD;
  const caps = capsFor(routed, fixed, limit);
  const known = factsPart(facts, caps.facts);
  const past = historyPart(history, caps.history);
  const boundary = boundaryFor([known.text, past.text, question]);
  const parts = [
    `Today is ${now.toISOString().slice(0, 10)}.`,
    fence('FACTS', boundary, known.text),
    ...(past.text === '' ? [] : [fence('EARLIER', boundary, past.text)]),
    fence('QUESTION', boundary, question),
    'Answer the QUESTION from FACTS, by the rules of the system message.',
  ];
  const messages: PromptMessage[] = [
    { role: 'system', content: system },
    { role: 'user', content: parts.join('\n\n') },
  ];
  const omitted = [...known.omitted, ...past.omitted].join('; ');
  const tokens = messages.reduce((sum, { content }) => sum + countTokens(content) + MESSAGE_OVERHEAD, 0); // prettier-ignore
  return { messages, omitted: omitted === '' ? null : omitted, tokens };
}
