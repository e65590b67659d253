import type { WireRequest } from './wire';

const MAX_LINES = 8;
/** A line that says something: names a deal, or holds a figure or a date. */
const FACT = /\]\(\/deals\/|\d/;

/** Where a prompt says which of its parts the facts are. */
const FENCED = /<<<FACTS (\w+)\n([\s\S]*?)\nFACTS \1>>>/;

/** The lines of a prompt that state a fact, first those that name a deal. */
export function factLines({ messages }: WireRequest): string[] {
  const whole = messages.map(({ content }) => content).join('\n');
  const lines = (FENCED.exec(whole)?.[2] ?? whole).split('\n').map((line) => line.trim());
  const facts = [...new Set(lines.filter((line) => FACT.test(line)))];
  const ofDeals = facts.filter((line) => line.includes('](/deals/'));
  return [...ofDeals, ...facts.filter((line) => !ofDeals.includes(line))];
}

/** A model that repeats facts of its prompt, word for word, and adds none. */
export function honestModel(request: WireRequest): string {
  const facts = factLines(request).slice(0, MAX_LINES);
  if (facts.length === 0) return 'I cannot tell from what I was given.';
  return [
    'Here is what stands out:',
    ...facts.map((fact) => `- ${fact.replace(/^[-*] /, '')}`),
  ].join('\n');
}
