/**
 * The closed list of what can go wrong. Each code maps to one HTTP status in one place
 * (`src/app/_entry/problem.ts`); callers choose the meaning, never the status.
 */
export const ERROR_CODES = [
  /** The request cannot be read at all: cut JSON, wrong content type, a malformed cursor. */
  'BAD_REQUEST',
  /** It can be read, but a field breaks a rule; `fields` names each. */
  'VALIDATION_FAILED',
  /** Nobody is signed in, or the token is unknown, expired or revoked. */
  'UNAUTHENTICATED',
  /** Signed in and allowed to see it, but not to do this to it. */
  'FORBIDDEN',
  /** It is not there, or must look as if it were not. */
  'NOT_FOUND',
  /** It changed since it was read, or a request with the same key is still running. */
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  /** Something that is needed is away or not configured; trying later may help. */
  'UNAVAILABLE',
  /** A defect of ours. The cause is logged under the request id and never shown. */
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface AppErrorOptions {
  /** Field path -> what is wrong with it, in words a person can act on. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The one error type that crosses layers; its message may be shown to the person who asked. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** A field broke a rule: 422 with the field named. */
export function invalidField(field: string, message: string): AppError {
  const end = message.endsWith('.') ? '' : '.';
  return new AppError('VALIDATION_FAILED', `${field}: ${message}${end}`, {
    fields: { [field]: message },
  });
}

export function notFound(what: string): AppError {
  return new AppError('NOT_FOUND', `${what} was not found.`);
}
