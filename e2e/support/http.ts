import http from 'node:http';
import { expect } from '@playwright/test';
import { baseUrl } from './settings';

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly fields?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined where it is no JSON. */
  readonly json: Json;
}

/** Answers are looked into freely; each test says what it expects of them. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

export interface Call {
  readonly token?: string | null;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

const parse = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** One request to the API, redirects not followed. */
export async function call(method: string, path: string, given: Call = {}): Promise<Answer> {
  const { token, body, raw, headers = {} } = given;
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(new URL(path, baseUrl), {
    method,
    redirect: 'manual',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
    ...(raw instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

/** A request whose path goes over the wire letter for letter: `fetch` would mend it first. */
export function callLiterally(method: string, path: string): Promise<Answer> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const headers = new Headers();
        for (const [name, value] of Object.entries(response.headers)) {
          headers.set(name, String(value));
        }
        resolve({ status: response.statusCode ?? 0, headers, text, json: parse(text) });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

/** Holds an answer to the one form of errors, and to naming what is at fault. */
export function expectProblem(
  answer: Answer,
  expected: { status: number; code?: string; field?: string },
): Problem {
  expect(answer.status, answer.text.slice(0, 300)).toBe(expected.status);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(answer.json).toMatchObject({
    success: false,
    error: { code: expect.any(String), message: expect.any(String), requestId: expect.any(String) },
  });
  const problem = answer.json.error as Problem;
  expect(problem.message).not.toBe('');
  expect(answer.headers.get('x-request-id')).toBe(problem.requestId);
  if (expected.code) expect(problem.code).toBe(expected.code);
  if (expected.field) expect(Object.keys(problem.fields ?? {})).toContain(expected.field);
  return problem;
}
