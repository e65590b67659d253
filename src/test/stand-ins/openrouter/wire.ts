import { randomBytes } from 'node:crypto';
import type { WireError } from './faults';

export interface WireMessage {
  readonly role: string;
  readonly content: string;
}
/** The body of a request, as far as anything here reads it. */
export interface WireRequest {
  readonly model: string;
  readonly models?: readonly string[];
  readonly messages: readonly WireMessage[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly stream?: boolean;
  readonly user?: string;
  readonly [field: string]: unknown;
}

export interface WireUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cost: number;
  readonly is_byok: boolean;
}

export type Finish = 'stop' | 'length' | 'content_filter' | 'error';

/** Roughly as the common tokenizers do. */
export const tokensIn = (text: string): number => Math.ceil(text.length / 4);

/** What every part of one answer has. */
export interface AnswerHead {
  readonly id: string;
  readonly model: string;
  readonly created: number;
}

export const newHead = (model: string, now: Date): AnswerHead => ({
  id: `gen-${Math.floor(now.getTime() / 1_000)}-${randomBytes(10).toString('hex')}`,
  model,
  created: Math.floor(now.getTime() / 1_000),
});

export interface Delta {
  readonly role?: 'assistant';
  readonly content?: string;
  readonly refusal?: string;
  readonly reasoning?: string;
}

export const chunkOf = (head: AnswerHead, delta: Delta, finish: Finish | null = null) => ({
  ...head,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
});

export const usageChunk = (head: AnswerHead, usage: WireUsage) => ({
  ...head,
  object: 'chat.completion.chunk',
  choices: [],
  usage,
});

export const errorChunk = (head: AnswerHead, { code, message }: WireError) => ({
  ...chunkOf(head, { content: '' }, 'error'),
  error: { code, message },
});

export const wholeAnswer = (
  head: AnswerHead,
  content: string,
  finish: Finish,
  usage: WireUsage,
) => ({
  ...head,
  object: 'chat.completion',
  system_fingerprint: null,
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }],
  usage,
});

/** Word by word, each with the space before it; all of them together are the text. */
export const wordsOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];
