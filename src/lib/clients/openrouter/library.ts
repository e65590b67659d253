import 'server-only';
import type OpenAI from 'openai';
import { exchangeOver } from './exchange';

export interface ModelAccess {
  readonly apiKey: string;
  /** `https://openrouter.ai/api/v1`, or what stands in for it. */
  readonly baseUrl: string;
  /** Where the app is; OpenRouter names apps by it. */
  readonly appUrl: string;
}

let loaded: Promise<typeof OpenAI> | null = null;

/** Loaded at the first question: it takes a good part of a second, which is no part of an answer's time. */
export const loadLibrary = (): Promise<typeof OpenAI> =>
  (loaded ??= import('openai').then((library) => library.default));

/**
 * The library for one attempt. Retries are ours, and so is the deadline. What it would take from the
 * environment otherwise (`OPENAI_ADMIN_KEY`, `OPENAI_ORG_ID`, …) is meant for another provider; its log
 * would hold what people ask.
 */
export function openLibrary(
  Library: typeof OpenAI,
  { apiKey, baseUrl, appUrl }: ModelAccess,
  onDone: () => void,
): OpenAI {
  return new Library({
    apiKey,
    baseURL: baseUrl,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: exchangeOver(onDone),
    defaultHeaders: {
      // Said outright: what `OPENAI_CUSTOM_HEADERS` holds goes before the key otherwise.
      Authorization: `Bearer ${apiKey}`,
      'HTTP-Referer': new URL(appUrl).origin,
      'X-Title': 'Sentinel',
    },
  });
}
