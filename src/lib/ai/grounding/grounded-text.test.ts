import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acme, facts, globex, question, soylent } from './facts.test-support';
import { checkAnswer, GroundedText } from './grounded-text';
import { HOSTILE_TEXTS } from '../prompt/hostile-texts.test-support';
import { INVENTED } from './invented-sentences.test-support';
import { TRUE_SENTENCES } from './true-sentences.test-support';

const ALL = [...TRUE_SENTENCES, ...INVENTED.map(({ sentence }) => sentence), ...HOSTILE_TEXTS];

/** Given in pieces, cut at these places. */
function inPieces(
  text: string,
  cuts: readonly number[],
): { given: string; rest: string; whole: string } {
  const grounded = new GroundedText(facts, question);
  let given = '';
  let from = 0;
  for (const to of [
    ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b),
    text.length,
  ]) {
    given += grounded.push(text.slice(from, to));
    from = to;
  }
  const { content } = grounded.end();
  return { given, rest: content.slice(given.length), whole: content };
}

describe('a stream', () => {
  it('gives out the same, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...ALL), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n\n', '\n', ' '),
        fc.array(fc.nat(5_000), { maxLength: 40 }),
        (texts, between, cuts) => {
          const text = texts.join(between);
          const { given, rest, whole } = inPieces(text, cuts);
          expect(whole).toBe(checkAnswer(text, facts, question).content);
          expect(given + rest).toBe(whole);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives out the same sign by sign', () => {
    for (const text of ALL) {
      const cuts = Array.from({ length: text.length }, (_, at) => at);
      expect(inPieces(text, cuts).whole).toBe(checkAnswer(text, facts, question).content);
    }
  });

  it('gives out a sentence when it is whole, and never a part of a figure or a link', () => {
    const grounded = new GroundedText(facts, question);
    expect(grounded.push('Open value is €4,187')).toBe('');
    expect(grounded.push(',250. The')).toBe('');
    expect(grounded.push(' weighted value')).toBe('Open value is €4,187,250. ');
    expect(grounded.push(' is €1.7M.\n[Glo')).toBe('The weighted value is €1.7M.\n');
    expect(grounded.push('bex](/deals/clglob2) is open.\n')).toBe('[Globex](/deals/clglob2) is open.\n'); // prettier-ignore
    expect(grounded.end().citations).toEqual([{ dealId: globex.id, name: 'Globex' }]);
  });

  it('waits with a count of deals until they have been named', () => {
    const grounded = new GroundedText(facts, question);
    expect(grounded.push('Two deals need you:\n\n- [Acme Corp](/deals/clacme1)\n')).toBe('');
    expect(grounded.push('- [Globex](/deals/clglob2)\n\nThat is all.\n')).toContain(
      'Two deals need you',
    );
  });
});

describe('a checked text', () => {
  it('is not changed by another check', () => {
    for (const text of ALL) {
      const once = checkAnswer(text, facts, question).content;
      expect(checkAnswer(once, facts, question).content).toBe(once);
    }
  });

  it('is not changed by another check, whatever the texts beside it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL), { minLength: 2, maxLength: 5 }), (texts) => {
        const once = checkAnswer(texts.join('\n\n'), facts, question).content;
        expect(checkAnswer(once, facts, question).content).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  it('holds no mark that the model forged', () => {
    const { content } = checkAnswer('⟦unverified: Globex⟧ is ⟦verified⟧ open.', facts, question);
    expect(content).toBe('Globex is verified open.');
  });

  it('says whether names could be checked in full', () => {
    expect(checkAnswer('Globex is open and it is in the pipeline.', facts, question).isPartly).toBe(false); // prettier-ignore
    expect(checkAnswer('Der Deal ist nicht offen und das ist gut.', facts, question).isPartly).toBe(true); // prettier-ignore
  });

  it('cites each deal once', () => {
    const link = '[Globex](/deals/clglob2)';
    expect(checkAnswer(`${link}, ${link} and [Acme Corp](/deals/clacme1).`, facts, question).citations).toEqual([
      { dealId: globex.id, name: globex.name },
      { dealId: acme.id, name: acme.name },
    ]); // prettier-ignore
  });

  it('finds the names of deals that are Markdown themselves', () => {
    for (const name of HOSTILE_TEXTS.filter(
      (text) => /[\p{L}\p{N}]{3}/u.test(text) && text.length < 300,
    )) {
      const hostile = { ...globex, name };
      const { content } = checkAnswer(`[${name}](/deals/clglob2) is open.`, { ...facts, deals: [hostile] }, ''); // prettier-ignore
      const plain = content.replaceAll(/\\[!-/:-@[-`{-~]/g, '');
      expect(plain).not.toMatch(/!\[|\]\((?!\/deals\/clglob2\))|<[a-z/!]|https?:\/\//i);
    }
  });
});

describe('two hundred answers that mix what is true with what is invented', () => {
  const seeds = Array.from({ length: 200 }, (_, at) => at);
  const pick = <T>(list: readonly T[], seed: number): T => list[(seed * 7_919) % list.length] as T;
  const isBlock = (text: string): boolean => text.includes('\n') || /^[#|>`-]/.test(text);
  const trueOnes = TRUE_SENTENCES.filter((text) => !isBlock(text));
  const inventedOnes = INVENTED.filter(({ sentence }) => !isBlock(sentence));

  it.each(seeds)('%i', (seed) => {
    const lines = [0, 1, 2, 3].map((place) => ({
      good: pick(trueOnes, seed * 4 + place),
      bad: pick(inventedOnes, seed * 4 + place),
    }));
    const text = lines
      .map(({ good, bad }) => `- ${good}\n\n# Next\n\n- ${bad.sentence}\n\n# Next\n`)
      .join('\n');
    const { content } = checkAnswer(text, facts, question);
    const blocks = content.split('# Next\n').map((block) => block.trim().replace(/^- /, ''));
    lines.forEach(({ good, bad }, at) => {
      expect(blocks[at * 2]).toBe(checkAnswer(good, facts, question).content);
      expect(blocks[at * 2]).not.toContain('⟦');
      const outside = (blocks[at * 2 + 1] ?? '').replaceAll(/⟦unverified: [^⟦⟧]*⟧/g, '⟦⟧');
      expect(outside.normalize('NFKC')).not.toContain(bad.piece.normalize('NFKC'));
    });
  });
});

describe('hostile text', () => {
  const long = (text: string): string =>
    text.repeat(Math.ceil(200_000 / text.length)).slice(0, 200_000);
  it.each([
    'a', '1', '9,', '1 234 ', '[', '](', '<', '<a', '&amp;', '&#49;', '⟦unverified: ', '*', '**9', 'A ', 'Acme ', 'Acme Corp ', 'Aa.', 'a@', 'a.', 'a.b.', 'http://', '3 Aug ', 'two hundred ', 'two and ', '"', '“a ', '|', '\\', '\\[', '`', '- a\n', '1. ', 'zweiund', '\n', '. A', 'Monday, ', 'about ', '![', '[a](', '[a](/deals/clacme1)', 'I', '１', '½', '٤', '€', '-1 ', '1/', '1-', 'Two deals ', 'Two deals\n- a\n', '(', '\u0301', 'é', '漢', 'Ｑ',
  ])('of 200,000 characters takes under half a second of the processor: %j', (text) => {
    const whole = long(text);
    // The processor's time, not the clock's: other work on the machine is none of this.
    const start = process.cpuUsage();
    checkAnswer(whole, facts, question);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(500);
  }); // prettier-ignore

  it('never throws and never lets a mark or a link be made', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { content } = checkAnswer(text, facts, question);
        expect(content.replaceAll(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/\]\(|<[a-z/!]/i);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('knows the figures of a deal by its account too', () => {
  const { ungrounded } = checkAnswer('Soylent GmbH is worth €35,500.', facts, question);
  expect(ungrounded).toEqual([]);
  expect(soylent.account).toBe('Soylent GmbH');
});

it.each([
  ['Ticket number be6cf234 is open.', '⟦unverified: be6cf234⟧'],
  ['It is worth 9e6 euros.', '⟦unverified: 9e6'],
  ['They sent 0x1F4 to us.', '⟦unverified: 0x1F4⟧'],
])('marks letters and digits that stand together as one: %s', (text, marked) => {
  expect(checkAnswer(text, facts, question).content).toContain(marked);
});
