import type { ErrorCode } from './errors';

/** What a form or a screen is told of a failure: the closed code, a sentence, and the fields at fault. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

/** Answer of a server action: failures are values there, since a form must show them. */
export type ActionResult<T> =
  { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: Problem };
