import 'server-only';
import type { AppError } from '@/lib/core/errors';
import { problemResponse, toAppError } from './problem';

export interface RouteAnswer<T> {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: T;
}

/** An answer that is written while it is made; its headers name its type. */
export interface RouteStream {
  readonly headers: Readonly<Record<'content-type', string> & Record<string, string>>;
  readonly stream: ReadableStream<Uint8Array>;
}

/** Sends the browser that asks to another address. */
export interface RouteRedirect {
  /** A path of ours, or the whole address of a provider. */
  readonly redirect: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where a person is sent who is not given what they asked for: to a page that says why. */
export type Redirects = (error: AppError, request: Request) => RouteRedirect;

interface Form {
  readonly status?: number | undefined;
  readonly envelope?: boolean | undefined;
}

export interface WrittenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | ReadableStream<Uint8Array>;
}

const enveloped = ({ envelope }: Form, body: unknown): unknown =>
  envelope === false ? body : { success: true, ...(body as object) };

/** 303: whatever it was asked by, the next address is asked by GET. */
const writtenRedirect = ({ redirect, headers }: RouteRedirect): WrittenAnswer => ({
  status: 303,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers, location: redirect },
  body: '',
});

/** What a route answered, as it goes over the wire. */
export function written(
  form: Form,
  answer: RouteAnswer<unknown> | RouteStream | RouteRedirect,
): WrittenAnswer {
  if ('redirect' in answer) return writtenRedirect(answer);
  if ('stream' in answer) return { status: 200, headers: answer.headers, body: answer.stream };
  const { status = form.status ?? 200, headers = {}, body } = answer;
  return { status, headers, body: JSON.stringify(enveloped(form, body)) };
}

export function toResponse(answer: WrittenAnswer, requestId: string, replayed = false): Response {
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...answer.headers,
      ...(replayed ? { 'idempotency-replayed': 'true' } : {}),
    },
  });
}

/** A person follows a link or comes back from a provider; programs ask for JSON, or for anything. */
const isPerson = ({ headers }: Request): boolean =>
  headers.get('accept')?.includes('text/html') ?? false;

/** An error as JSON; of a route that sends people elsewhere, and to a person, as the way to a page. */
export function refusalOf(
  { redirects }: { readonly redirects?: Redirects | undefined },
  request: Request,
  thrown: unknown,
  requestId: string,
): Response {
  if (!redirects || !isPerson(request)) return problemResponse(thrown, requestId);
  return toResponse(writtenRedirect(redirects(toAppError(thrown, requestId), request)), requestId);
}
