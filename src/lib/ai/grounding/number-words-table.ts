/** Number words of seven languages; those that are other words elsewhere stand in `BY_LANGUAGE`. */
export const UNITS: Readonly<Record<string, number>> = {
  zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10,
  eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17,
  eighteen: 18, nineteen: 19, twice: 2, thrice: 3,
  zwei: 2, drei: 3, vier: 4, funf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10,
  zwolf: 12, dreizehn: 13, vierzehn: 14, funfzehn: 15, sechzehn: 16, siebzehn: 17, achtzehn: 18,
  neunzehn: 19,
  deux: 2, trois: 3, quatre: 4, cinq: 5, sept: 7, huit: 8, neuf: 9, dix: 10, onze: 11, douze: 12,
  treize: 13, quatorze: 14, quinze: 15, seize: 16,
  dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, nueve: 9, diez: 10, doce: 12,
  trece: 13, catorce: 14, quince: 15, dieciseis: 16, diecisiete: 17, dieciocho: 18, diecinueve: 19,
  tre: 3, quattro: 4, cinque: 5, sette: 7, otto: 8, nove: 9, dieci: 10, undici: 11, dodici: 12,
  tredici: 13, quattordici: 14, quindici: 15, sedici: 16, diciassette: 17, diciotto: 18,
  diciannove: 19,
  dois: 2, duas: 2, quatro: 4, sete: 7, oito: 8, dez: 10, doze: 12, treze: 13, dezesseis: 16,
  dezessete: 17, dezoito: 18, dezenove: 19,
  twee: 2, drie: 3, vijf: 5, zes: 6, zeven: 7, negen: 9, tien: 10, twaalf: 12, dertien: 13,
  veertien: 14, vijftien: 15, zestien: 16, zeventien: 17, achttien: 18, negentien: 19,
}; // prettier-ignore

export const TENS: Readonly<Record<string, number>> = {
  twenty: 20, thirty: 30, forty: 40, fourty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80,
  ninety: 90,
  zwanzig: 20, dreissig: 30, vierzig: 40, funfzig: 50, sechzig: 60, siebzig: 70, achtzig: 80,
  neunzig: 90,
  vingt: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60, septante: 70, nonante: 90,
  veinte: 20, treinta: 30, cuarenta: 40, cincuenta: 50, sesenta: 60, setenta: 70, ochenta: 80,
  noventa: 90,
  venti: 20, trenta: 30, quaranta: 40, cinquanta: 50, sessanta: 60, settanta: 70, ottanta: 80,
  novanta: 90,
  vinte: 20, trinta: 30, quarenta: 40, cinquenta: 50, sessenta: 60, oitenta: 80,
  twintig: 20, dertig: 30, veertig: 40, vijftig: 50, zestig: 60, zeventig: 70, tachtig: 80,
  negentig: 90,
}; // prettier-ignore

export const SCALES: Readonly<Record<string, number>> = {
  dozen: 12, hundred: 100, hundert: 100, honderd: 100, cien: 100, ciento: 100, cento: 100,
  thousand: 1e3, tausend: 1e3, mille: 1e3, mila: 1e3, duizend: 1e3,
  million: 1e6, millionen: 1e6, millions: 1e6, millones: 1e6, milione: 1e6, milioni: 1e6,
  milhao: 1e6, milhoes: 1e6, miljoen: 1e6,
  billion: 1e9, milliarde: 1e9, milliarden: 1e9, milliard: 1e9, milliards: 1e9, miliardo: 1e9,
  miliardi: 1e9, miljard: 1e9, trillion: 1e12, dutzend: 12, douzaine: 12, docena: 12, dozzina: 12,
  lakh: 1e5, crore: 1e7,
}; // prettier-ignore

/** Amounts that no figure can bear out, and sums that the facts do not hold. */
export const NEVER_KNOWN: ReadonlySet<string> = new Set(
  `dozens hundreds thousands doubled tripled trebled quadrupled halved twofold threefold fourfold
   fivefold tenfold doubling tripling quadrupling halving hunderte tausende dutzende centaines
   milliers verdoppelt verdreifacht halbiert`.split(/\s+/),
);

/** Fractions in words, as a percent. */
export const FRACTIONS: Readonly<Record<string, number>> = {
  half: 50, third: 100 / 3, thirds: 100 / 3, quarters: 25, fifth: 20, fifths: 20, tenth: 10,
}; // prettier-ignore

/** "The third push": a count as well. "First" orders the sentence more often than it counts. */
export const ORDINALS: Readonly<Record<string, number>> = {
  second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10,
  eleventh: 11, twelfth: 12,
}; // prettier-ignore
