import 'server-only';
import { AppError, type ErrorCode } from '@/lib/core/errors';
import type { Problem } from '@/lib/core/result';
import { isDatabaseAway } from '@/lib/platform/db';
import { getLog } from '@/lib/platform/log';

/** The only place where the meaning of an error becomes an HTTP status. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  VALIDATION_FAILED: 422,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** What was thrown, as an error that may be shown. Defects of ours are logged once, here. */
export function toAppError(thrown: unknown, requestId: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isDatabaseAway(thrown)) {
    getLog().error({ err: thrown, requestId }, 'database away');
    return new AppError('UNAVAILABLE', 'The database is away. Try again in a moment.', {
      retryAfterSeconds: 5,
    });
  }
  getLog().error({ err: thrown, requestId }, 'unexpected error');
  return new AppError('INTERNAL', 'Something went wrong on our side. It was logged.');
}

export function toProblem(error: AppError, requestId: string): Problem {
  return {
    code: error.code,
    message: error.message,
    requestId,
    ...(error.fields ? { fields: error.fields } : {}),
  };
}

export function problemResponse(thrown: unknown, requestId: string): Response {
  const error = toAppError(thrown, requestId);
  const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
  if (error.retryAfterSeconds) headers.set('retry-after', String(error.retryAfterSeconds));
  if (error.code === 'UNAUTHENTICATED') headers.set('www-authenticate', 'Bearer');
  return Response.json(
    { success: false, error: toProblem(error, requestId) },
    { status: STATUS_OF[error.code], headers },
  );
}
