/** The whole file cannot be read; the message says why, in words that follow the file's name. */
export class UnreadableCsv extends Error {
  override readonly name = 'UnreadableCsv';
}
