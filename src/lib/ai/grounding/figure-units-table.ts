/** What may stand behind a number, tried in this order; each only where no letter goes on. */
export const SCALE_SIGNS: readonly (readonly [RegExp, number])[] = [
  [/^[\s-]?(?:k|K|tsd\.?|thousand|tausend|mille|mila|mil|duizend)(?![\p{L}\p{N}])/u, 1e3],
  [/^[\s-]?(?:k|K)(?=EUR|USD|GBP|CHF)/u, 1e3],
  [/^[\s-]?(?:m|M|mm|MM|mn|mio\.?|mln\.?|mill?ions?|millionen|millones|milioni|milione|milh(?:ões|ão)|miljoen|M(?=EUR|USD|GBP|CHF))(?![\p{Ll}\p{N}])/iu, 1e6],
  [/^[\s-]?(?:b|B|bn|mrd\.?|mld\.?|billions?|milliarden?|milliards?|miliardi|miliardo|miljard)(?![\p{L}\p{N}])/iu, 1e9],
  [/^[\s-]?(?:t|tn|trn|trillions?)(?![\p{L}\p{N}])/u, 1e12],
  [/^\s?(?:hundred|hundert)(?![\p{L}\p{N}])/iu, 100],
  [/^\s?(?:dozen)(?![\p{L}\p{N}])/iu, 12],
  [/^(?:千|천)/u, 1e3],
  [/^(?:万|萬|만)/u, 1e4],
  [/^(?:百万)/u, 1e6],
  [/^(?:億|亿|억)/u, 1e8],
  [/^(?:兆|조)/u, 1e12],
  [/^\s?(?:lakhs?)(?![\p{L}\p{N}])/iu, 1e5],
  [/^\s?(?:crores?)(?![\p{L}\p{N}])/iu, 1e7],
]; // prettier-ignore

export const PERCENT_SIGN =
  /^[\s-]?(?:%|(?:percent(?:age)?(?:\spoints?)?|per\scent|pct|pp|prozent(?:punkte)?|pour\s?cent|por\s?ciento|per\s?cento|por\s?cento|procent)(?![\p{L}\p{N}]))/iu;

/** Days that one of them is. */
export const TIME_SIGNS: readonly (readonly [RegExp, number])[] = [
  [/^[\s-]?(?:minutes?|mins?|minuten|minutos|minuti)(?![\p{L}\p{N}])/iu, 1 / 1_440],
  [/^[\s-]?(?:hours?|hrs?|h|stunden?|heures?|horas?|ore|uur|uren)(?![\p{L}\p{N}])/iu, 1 / 24],
  [/^[\s-]?(?:days?|d|tagen?|tage|jours?|días?|dias?|giorni|giorno|dagen|dag)(?![\p{L}\p{N}])/iu, 1],
  [/^[\s-]?(?:weeks?|wks?|wochen?|semaines?|semanas?|settiman[ae]|weken)(?![\p{L}\p{N}])/iu, 7],
  [/^[\s-]?(?:months?|monaten?|monate|mois|meses|mesi|maanden)(?![\p{L}\p{N}])/iu, 30.44],
  [/^[\s-]?(?:years?|yrs?|jahren?|jahre|ann[ée]es?|ans|años?|anni|anos|jaar|jaren)(?![\p{L}\p{N}])/iu, 365.25],
]; // prettier-ignore

/** Currencies by sign or word; a sign that several currencies share allows each of them. */
export const CURRENCY_SIGNS: Readonly<Record<string, readonly string[]>> = {
  US$: ['USD'], 'CA$': ['CAD'], C$: ['CAD'], A$: ['AUD'], AU$: ['AUD'], NZ$: ['NZD'], HK$: ['HKD'],
  S$: ['SGD'], R$: ['BRL'], MX$: ['MXN'], 'CN¥': ['CNY'], NT$: ['TWD'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD', 'MXN', 'BRL', 'ARS', 'CLP', 'COP'],
  '€': ['EUR'], '£': ['GBP', 'EGP'], '¥': ['JPY', 'CNY'], '￥': ['JPY', 'CNY'], '₹': ['INR'],
  '₩': ['KRW'], '₽': ['RUB'], '₺': ['TRY'], '₪': ['ILS'], '₴': ['UAH'], 'zł': ['PLN'],
  '฿': ['THB'], '₫': ['VND'], '₱': ['PHP'], kr: ['SEK', 'NOK', 'DKK', 'ISK'], 'Kč': ['CZK'],
  euro: ['EUR'], euros: ['EUR'], dollar: ['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD'],
  dollars: ['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD'], bucks: ['USD'], pound: ['GBP'],
  pounds: ['GBP'], yen: ['JPY'], yuan: ['CNY'], franken: ['CHF'], francs: ['CHF'], rupees: ['INR'],
  dólares: ['USD', 'CAD', 'AUD', 'MXN'], dollari: ['USD'], reais: ['BRL'], Fr: ['CHF'],
}; // prettier-ignore

/** Codes that no other capital word is; "ALL" and "TOP" are words. */
const CODES =
  'USD|EUR|GBP|CHF|JPY|CNY|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|INR|BRL|MXN|ARS|CLP|COP|PEN|ZAR|SGD|HKD|TWD|KRW|THB|MYR|IDR|PHP|VND|AED|SAR|QAR|ILS|TRY|RUB|UAH|EGP|NGN|KES|MAD';

const escapeSigns = (text: string): string => text.replaceAll('$', String.raw`\$`);
const SIGNS = Object.keys(CURRENCY_SIGNS)
  .toSorted((a, b) => b.length - a.length)
  .map(escapeSigns)
  .join('|');

export const CURRENCY_BEFORE = new RegExp(
  String.raw`(?:(?<![\p{L}])(?<code>${CODES})\.?|(?<![\p{L}])(?<sign>US\$|CA\$|AU\$|NZ\$|HK\$|MX\$|NT\$|CN¥|[CASR]\$|kr|Fr)|(?<plain>[$€£¥￥₹₩₽₺₪₴฿₫₱]))\s?$`,
  'u',
);
export const CURRENCY_BEHIND = new RegExp(
  String.raw`^\s?(?:d'|de\s)?(?:(?<code>${CODES})(?![\p{L}\p{N}])|(?<sign>${SIGNS})(?![\p{L}\p{N}]))`,
  'iu',
);

export const ABOUT =
  /(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|some|~|≈|rund|etwa|ungefähr|environ|aproximadamente|unos|cerca de|cerca di|ongeveer)\s?$/iu;
export const OVER =
  /(?:over|more than|above|at least|north of|über|mehr als|gut|plus de|más de|oltre|più di|mais de|meer dan|ruim|>)\s?$/iu;
export const UNDER =
  /(?:nearly|almost|just under|close to|knapp|fast|presque|près de|casi|quasi|quase|bijna|<)\s?$/iu;
