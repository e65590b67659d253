/**
 * What is not seen: controls, format signs (zero-width, bidi, tags), and the private area, which the
 * check uses for its own placeholders.
 */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
/** Letters and joiners that look like nothing, and the signs that choose between looks. */
const FILLERS = /[\u115F\u1160\u2800\u3164\uFFA0]|\u034F|\u17B4|\u17B5|[\u{FE00}-\u{FE0F}]/gu;
const BREAKS_LIKE_SPACE = /\t|\f|\u0085|\p{Zl}|\p{Zp}/gu;

/** No word, figure or address of an honest answer is that long; what follows of it is dropped. */
const LONGEST_WORD = 1_000;

const isBlank = (char: string): boolean => char === ' ' || char === '\n';

/**
 * Cleans a stream, whatever the cuts: the pieces it gives out, joined, do not depend on how the text
 * was cut. Line ends become `\n`.
 */
export class CleanPieces {
  private pendingSurrogate = '';
  private followsReturn = false;
  private wordLength = 0;

  push(piece: string): string {
    let text = this.pendingSurrogate + piece;
    this.pendingSurrogate = '';
    if (/[\uD800-\uDBFF]$/.test(text)) {
      this.pendingSurrogate = text.slice(-1);
      text = text.slice(0, -1);
    }
    return this.bound(
      this.joinReturns(text)
        .replaceAll(BREAKS_LIKE_SPACE, ' ')
        .replaceAll(UNSEEN, '')
        .replaceAll(FILLERS, ''),
    );
  }

  private joinReturns(text: string): string {
    if (text === '') return text;
    const rest = this.followsReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.followsReturn = text.endsWith('\r');
    return rest.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  }

  private bound(text: string): string {
    let kept = '';
    for (const char of text) {
      this.wordLength = isBlank(char) ? 0 : this.wordLength + 1;
      if (this.wordLength <= LONGEST_WORD) kept += char;
    }
    return kept;
  }
}
