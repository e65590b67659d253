const PIECES = /[A-Za-z]+|[0-9]+|\s+|[ -~]|\P{ASCII}/gu;
const LETTERS_A_TOKEN = 4;
const DIGITS_A_TOKEN = 2;
const SPACES_A_TOKEN = 4;

/** Latin letters with accents take one token of their own at most. */
const isLatin = (char: string): boolean => char >= '\u0080' && char <= '\u024F';

const bytesOf = (char: string): number => {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xff_ff ? 4 : code > 0x7_ff ? 3 : 2;
};

function tokensOf(piece: string, next: string): number {
  const first = piece.charAt(0);
  if (/[A-Za-z]/.test(first)) return Math.ceil(piece.length / LETTERS_A_TOKEN);
  if (/[0-9]/.test(first)) return Math.ceil(piece.length / DIGITS_A_TOKEN);
  // A single blank is part of the word behind it, but of no digit and of no other script.
  if (piece === ' ') return /[0-9]|\P{ASCII}/u.test(next) ? 1 : 0;
  if (/\s/.test(first)) return Math.ceil(piece.length / SPACES_A_TOKEN) + 1;
  if (first < '\u0080') return 1;
  return isLatin(piece) ? 1 : bytesOf(piece);
}

/**
 * Tokens that a text takes, rather too many than too few, without any model's own tokenizer: these
 * work on bytes, so no character takes more tokens than it has bytes in UTF-8; English words take one
 * token for some five letters, counted here as one for four; digits come in groups of up to three,
 * counted as two; every sign counts.
 */
export function countTokens(text: string): number {
  const pieces = text.match(PIECES) ?? [];
  return pieces.reduce(
    (sum, piece, at) => sum + tokensOf(piece, pieces[at + 1]?.charAt(0) ?? ''),
    0,
  );
}
