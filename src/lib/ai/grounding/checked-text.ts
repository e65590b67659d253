import type { Citation, Ungrounded } from '../model';

/** A model's text after the check. */
export interface CheckedText {
  /** Markdown whose only links are those to deals of the facts. */
  readonly content: string;
  /** What was marked or taken away, in the order of the text. */
  readonly ungrounded: readonly Ungrounded[];
  /** The deals that are linked, each once, in the order of the text. */
  readonly citations: readonly Citation[];
  /** True where some of the text is not English: capitals say less there, so names may be missed. */
  readonly isPartly: boolean;
}

/** A stretch of visible text that says something which the facts must hold. `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
