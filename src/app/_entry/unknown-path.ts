import 'server-only';
import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/core/errors';
import { problemResponse } from './problem';

/** Answers a path under /api that does not exist. */
export function unknownPath(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const error = new AppError(
    'NOT_FOUND',
    `There is no ${request.method} ${path}. See /api/openapi.json.`,
  );
  return Promise.resolve(problemResponse(error, randomUUID()));
}
