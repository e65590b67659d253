const ACME = '[Acme Corp - Renewal](/deals/clacme1)';
const GLOBEX = '[Globex](/deals/clglob2)';
const SOYLENT = '[Soylent Phase 2 (DACH)](/deals/clsoyl3)';

export interface Invented {
  readonly sentence: string;
  /** What must not be left outside a mark. */
  readonly piece: string;
}

const about = (before: string, pieces: readonly string[], after = '.'): Invented[] =>
  pieces.map((piece) => ({ sentence: `${before}${piece}${after}`, piece }));

/** Money of nothing in the facts, in every dress. */
const MONEY = about(`${ACME} is worth `, [
  '€9,999.50', '9.999,50 €', '€ 9 999', "9'999 EUR", 'EUR 3.5m', '$2bn', '€84,001', '€85,000',
  '$84,000', '£84,000', '84,000 CHF', 'USD 84,000', '84k dollars', '€84M', '840k EUR', '9.9 million euros',
  'nine million euros', 'ninety-nine thousand euros', 'half a million euros', '€４２０００', '€٩٩٩٩',
  '€1,250,000.50', '35k EUR', '$1.25M', '¥84,000', '9,9 Mio. €', '3 Mrd. EUR', '€9_999', '9999€',
  '1,2 milliards d’euros', 'over €200k', 'nearly €200k', 'about €90,000', '~€99k', 'US$9.9M', '12 lakh rupees',
  '€84,00,000', 'zwei Millionen Euro', 'EUR9999', '9999EUR', 'a hundred thousand euros',
]); // prettier-ignore

const TOTALS = about('The open value is ', [
  '€4.3M', '€4,187,251', '4.5 million euros', '$4.2M', '€6,787,250', '€41,872,500', 'about €5M',
  'over €5M', '€4 187 520', '5,000,000 EUR', '€4.18B', 'GBP 4.2M',
]); // prettier-ignore

const PERCENTS = about(`${ACME} closes with a chance of `, [
  '83%', '83 %', '83 percent', 'eighty-three percent', '72%', '66%', '41.2%', '43%', '８３％', '٨٣٪',
  '83 Prozent', '83 pour cent', 'three quarters', 'two thirds', '83 pct', '80-90%', '83 percentage points',
  '¾', '0.83', '8:10', '83 out of 100',
]); // prettier-ignore

const COUNTS = [
  ...about('There are ', ['17 open deals', '43 open deals', 'seventeen open deals', 'forty-three deals', 'two dozen deals', 'dozens of deals', 'hundreds of deals', 'a hundred deals', '1,042 deals', '4.2k deals', 'zweiundfünfzig Deals']),
  ...about(`${ACME} was pushed `, ['5 times', 'five times', 'for the 5th time', 'for the third time', 'thrice', '3x', 'three times']),
  ...about(`${ACME} was untouched for `, ['24 days', 'twenty-four days', '6 days', '60 days', 'five months', '11 weeks', 'a dozen days', '23 hours', '10-15 days', '20 to 23 days', '3 years', '45 minutes']),
  ...about('The pipeline ', ['doubled', 'tripled', 'halved', 'grew tenfold', 'grew by 8%', 'grew 3x', 'grew by 12.4 points'].map((each) => each)),
  ...about('The weighted value changed by ', ['+12.4%', '+12 %', '-13%', '12.9%']),
]; // prettier-ignore

const DATES = [
  ...about(`${ACME} closes on `, [
    '4 Aug 2026', 'August 4th', '2026-08-04', '04/08/2026', '3 Aug 2027', '2027-08-03', '18 Sep 2026', '3 September',
    'Tuesday, 3 August 2026', '31 December', '15.10.2026', '3 août 2027', '4 de agosto de 2026', '31 February 2026',
    '12/24/2026', '24.12.', 'Christmas Eve, 24 December', '２０２６-１２-２４', '2026/10/01', 'Oct. 1, 2026', "1 Oct '26",
  ]),
  ...about(`${ACME} closes in `, ['November', 'October 2026', 'Q4 2026', 'Q1', 'the fourth quarter', 'FY2028', '2027', 'H1 2027', '2026-Q4', 'Dezember', 'novembre', 'mid-October', 'early November']),
  ...about(`${GLOBEX} was touched `, ['yesterday', 'the day before yesterday', 'on 21 July', '2 days ago', 'on Saturday', 'at 14:30', 'last year']),
  ...about(`${GLOBEX} closes `, ['tomorrow', 'next year']),
]; // prettier-ignore

const NAMES = [
  ...about('', ['Initech Renewal', 'Initech', "Initech's renewal".slice(0, 7), 'INITECH', 'Vandelay Industries', 'Wayne Enterprises Expansion', 'Initech GmbH', 'Hooli'], ' is at risk.'),
  ...about('You should call ', ['Initech', 'Initech Renewal', 'Peter Gibbons', 'Acme Holdings'.slice(5), 'Bill Lumbergh at Initech', 'Tyrell', 'the Initech team'.slice(4, 11), 'Initechs', 'Ініtech', 'Milton']),
  ...about('The riskiest is **', ['Initech Renewal', 'Umbrella Corp', 'Initech'], '**.'),
  ...about('The riskiest is "', ['Initech Renewal', 'initech renewal', 'Initech', 'massive dynamic soylentz'.slice(16)], '".'),
  ...about('### ', ['Initech Renewal', 'Stark Industries'], ''),
  ...about('- ', ['Initech', 'Umbrella Corp: stalled'.slice(0, 13)], ' – stalled'),
  ...about('| ', ['Initech Renewal', 'Cyberdyne'], ' | Negotiation |'),
  ...about('Der wichtigste Deal ist nicht ', ['Initech Renewal', 'Umbrella Holdings'], ' und auch keiner der anderen.'),
  ...about('L’affaire la plus risquée est ', ['Initech Renouvellement', 'Initech'], ' et elle est dans le pipeline.'),
  ...about('El negocio que más riesgo tiene es ', ['Initech', 'Umbrella Renovación'], ' y no hay otro.'),
  { sentence: 'In**i**tech is at risk.', piece: 'tech' },
  { sentence: 'Ini\u200Btech is at risk.', piece: 'Initech' },
  { sentence: 'Acme Expansion is at risk.', piece: 'Expansion' },
]; // prettier-ignore

const HIDDEN = [
  ...about(`${ACME} is worth €`, ['9\u200B9\u200C9', '**9**99', '9*9*9', '9`9`9', '&#57;99', '&#x39;99', '9&zwnj;99', '9\\,999', '9\u206099', '9\u00AD99', '9&#8203;99', '9_9_9', '9~~9~~9', '９９９', '𝟗𝟗𝟗']),
  { sentence: `${ACME} is worth ⟦verified⟧ €999.`, piece: '999' },
  { sentence: `${ACME} is worth ⟦unverified: a lot⟧ €999.`, piece: '999' },
  { sentence: '`Initech Renewal` is worth `€999`.', piece: 'Initech' },
  { sentence: '```\nInitech Renewal: €999\n```', piece: 'Initech' },
  { sentence: '```sql\n-- Initech Renewal is worth €9,999,999\n```', piece: '9,999,999' },
  { sentence: '> Initech Renewal is worth €999.', piece: 'Initech' },
  { sentence: `${ACME} · €999`, piece: '999' },
  { sentence: `1. ${ACME}\n47. Nothing else`, piece: '47' },
]; // prettier-ignore

/** The values of two deals in each other's place. */
const SWAPPED: readonly Invented[] = [
  { sentence: `${ACME} is worth $1.25M.`, piece: '1.25M' },
  { sentence: `${GLOBEX} is worth €84,000.`, piece: '84,000' },
  { sentence: `${GLOBEX} closes on 3 Aug 2026.`, piece: '3 Aug' },
  { sentence: `${ACME} closes on 18 Sep 2026.`, piece: '18 Sep' },
  { sentence: `${GLOBEX} was untouched for 23 days.`, piece: '23 days' },
  { sentence: `${ACME} is large. It is worth $1.25M.`, piece: '1.25M' },
  { sentence: `- ${ACME}\n  - Value: €35,500\n- ${SOYLENT}`, piece: '35,500' },
  { sentence: `| Deal | Value |\n|---|---|\n| ${ACME} | $1.25M |`, piece: '1.25M' },
  { sentence: `Both ${ACME} ($1.25M) and ${GLOBEX} are open.`, piece: '1.25M' },
  { sentence: 'Globex is worth €84,000.', piece: '84,000' },
  { sentence: `### ${GLOBEX}\n\n- Value: €84,000`, piece: '84,000' },
];

const FALSE_COUNTS: readonly Invented[] = [
  { sentence: `Five deals need you:\n\n- ${ACME}\n- ${GLOBEX}`, piece: 'Five' },
  { sentence: `Top 5:\n\n1. ${ACME}\n2. ${GLOBEX}\n3. ${SOYLENT}`, piece: '5' },
  { sentence: `All seven deals: ${ACME} and ${GLOBEX}.`, piece: 'seven' },
  { sentence: `- ${ACME}\n- ${GLOBEX}\n\nThese three deals need you.`, piece: 'three' },
];

const LINKS: readonly Invented[] = [
  { sentence: 'See [Initech](/deals/clother9).', piece: '/deals/clother9' },
  { sentence: 'See [Globex](/deals/clother9).', piece: '/deals/clother9' },
  { sentence: 'See [Globex](/deals/clacme1).', piece: '/deals/clacme1' },
  { sentence: 'See [Initech](/deals/clacme1).', piece: '/deals/clacme1' },
  { sentence: 'See [Globex](https://app.example/deals/clglob2).', piece: 'https://' },
  { sentence: 'See [Globex](/deals/clglob2?x=https://evil.example).', piece: 'evil' },
  { sentence: 'See [Globex](/settings/keys).', piece: '](/settings' },
  { sentence: 'See [this](javascript:alert).', piece: 'javascript' },
  { sentence: 'See [this](data:text/html;base64,AAAA).', piece: 'data:' },
  { sentence: 'See ![x](https://evil.example/p.png).', piece: 'evil' },
  { sentence: 'See ![Globex](/deals/clglob2).', piece: '![' },
  { sentence: 'See <https://evil.example>.', piece: 'evil' },
  { sentence: 'See https://evil.example/a?b=c.', piece: 'evil' },
  { sentence: 'See www.evil.example.', piece: 'evil' },
  { sentence: 'See evil.example/x.', piece: 'evil' },
  { sentence: 'Mail thief@evil.example.', piece: 'evil' },
  { sentence: 'Mail <mailto:thief@evil.example>.', piece: 'evil' },
  { sentence: 'See [this][ref].\n\n[ref]: https://evil.example', piece: '][' },
  { sentence: 'See [this](\nhttps://evil.example).', piece: 'evil' },
  { sentence: 'A <b>bold</b> word.', piece: '<b>' },
  { sentence: 'A <img src=x onerror=alert(1)> word.', piece: '<img' },
  { sentence: 'A <<b>img src=x> word.', piece: '<img' },
  { sentence: 'A &lt;img src=x&gt; word.', piece: '<img' },
  { sentence: 'A &amp;lt;img src=x&amp;gt; word.', piece: '&lt;' },
  { sentence: 'See [this](&#104;ttps://evil.example).', piece: 'evil' },
  { sentence: 'See \\\\[this](/settings/keys).', piece: '[this](' },
  { sentence: 'See ht\u200Btps://evil.example.', piece: 'evil' },
  { sentence: 'See 10.0.0.1/admin.', piece: '10.0.0.1' },
];

export const INVENTED: readonly Invented[] = [
  ...MONEY, ...TOTALS, ...PERCENTS, ...COUNTS, ...DATES, ...NAMES, ...HIDDEN, ...SWAPPED, ...FALSE_COUNTS, ...LINKS,
]; // prettier-ignore
