/** Status and body of errors as documented, or as they are known to come. */
export const OPENROUTER_ERRORS = {
  bad_key: { code: 401, message: 'User not found.' },
  no_key: { code: 401, message: 'Missing Authentication header' },
  no_credit: {
    code: 402,
    message: 'Insufficient credits. Add more using https://openrouter.ai/credits',
  },
  key_limit: {
    code: 403,
    message:
      'Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys',
  },
  moderated: {
    code: 403,
    message: 'openai/gpt-4o requires moderation. Your input was flagged for "harassment".',
    metadata: {
      reasons: ['harassment'],
      flagged_input: 'the text that was flagged',
      provider_name: 'OpenAI',
      model_slug: 'openai/gpt-4o',
    },
  },
  guardrail: {
    code: 403,
    message: 'Request blocked: prompt injection patterns detected',
    metadata: { patterns: ['ignore all previous instructions'] },
  },
  forbidden: { code: 403, message: 'Only management keys can perform this operation' },
  model_gone: { code: 404, message: 'No endpoints found for this model.' },
  invalid_model: { code: 400, message: 'vendor/other is not a valid model ID' },
  too_long: {
    code: 400,
    message:
      "This endpoint's maximum context length is 8192 tokens. However, you requested about 20000 tokens (19000 of text input, 1000 in the output).",
    metadata: { provider_name: 'OpenAI' },
  },
  payload_too_large: { code: 413, message: 'Request payload too large' },
  bad_request: { code: 400, message: 'Invalid request parameters' },
  too_many_models: { code: 400, message: "'models' array must have 3 items or fewer." },
  unprocessable: { code: 422, message: 'Invalid argument' },
  not_found: { code: 404, message: 'Resource not found' },
  request_timeout: { code: 408, message: 'Operation timed out. Please try again later.' },
  server_error: { code: 500, message: 'Internal Server Error' },
  bad_gateway: {
    code: 502,
    message: 'Provider returned error',
    metadata: { raw: '{"detail":"upstream said no"}', provider_name: 'Together' },
  },
  no_provider: { code: 503, message: 'Service temporarily unavailable' },
  edge_timeout: { code: 524, message: 'Request timed out. Please try again later.' },
  overloaded: { code: 529, message: 'Provider returned error' },
} as const satisfies Readonly<Record<string, WireError>>;

export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}
export type OpenRouterError = keyof typeof OPENROUTER_ERRORS;

/** What goes wrong with an answer besides a plain error. */
export type OpenRouterFault =
  | OpenRouterError
  /** No answer, not even its head. */
  | 'timeout'
  /** The connection ends before an answer. */
  | 'reset'
  /** A good status, and an error for its body. */
  | 'error_body_200'
  | 'html_page'
  | 'html_502'
  | 'redirect'
  /** The whole answer at once, though a stream was asked for. */
  | 'whole_json'
  /** No text. */
  | 'empty'
  /** Neither text, nor an end: the connection just closes. */
  | 'nothing'
  | 'refusal'
  | 'content_filter'
  /** Text without an end. */
  | 'huge'
  /** One line without an end. */
  | 'endless_line'
  /** Everything but `[DONE]`. */
  | 'no_done'
  /** Everything but the reason of the end, and its usage. */
  | 'no_finish_reason'
  /** Whole, and the connection stays open. */
  | 'open_after_done'
  /** Whole but for its usage and `[DONE]`, and the connection stays open. */
  | 'hang_after_finish'
  /** Whole, in pieces of one byte. */
  | 'cut_utf8'
  /** Whole; each event is cut within `data:`. */
  | 'cut_data'
  | 'crlf'
  /** Lines end with CR alone, after a byte order mark. */
  | 'bom_and_cr'
  /** Each event's JSON stands on several `data:` lines, among other fields. */
  | 'several_lines'
  /** An event that is no JSON, after the first text. */
  | 'garbage'
  | { readonly kind: 'rate_limited'; readonly retryAfter?: number }
  /** Words, and then nothing more; the connection stays open. */
  | { readonly kind: 'hang_after'; readonly pieces: number }
  /** Words, and then the connection breaks. */
  | { readonly kind: 'cut_after'; readonly pieces: number }
  /** Words, and then an error within the stream. */
  | { readonly kind: 'error_chunk_after'; readonly pieces: number; readonly code?: number }
  /** Comments before the text; without a number of them, comments alone and no end. */
  | { readonly kind: 'comment_flood'; readonly lines: number | null }
  /** A pause before each word, ms. */
  | { readonly kind: 'slow'; readonly ms: number };

export const kindOf = (fault: OpenRouterFault | null): string | null =>
  typeof fault === 'object' && fault !== null ? fault.kind : fault;
