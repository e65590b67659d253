import 'server-only';

/** Why there is no answer. */
export type OutboundReason =
  'refused_address' | 'timeout' | 'dns' | 'tls' | 'connection' | 'invalid_answer';

/** A fault of an exchange, in words that may be shown: no addresses, no internals. */
export class OutboundFault extends Error {
  readonly reason: OutboundReason;

  constructor(reason: OutboundReason, words: string, options?: ErrorOptions) {
    super(words, options);
    this.name = 'OutboundFault';
    this.reason = reason;
  }
}

/** There was no answer. The message may be shown to whoever typed in the address. */
export class OutboundError extends Error {
  readonly reason: OutboundReason;
  readonly durationMs: number;

  constructor({ reason, message }: OutboundFault, durationMs: number) {
    super(message);
    this.name = 'OutboundError';
    this.reason = reason;
    this.durationMs = durationMs;
  }
}

const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  CERT_NOT_YET_VALID: 'The certificate is not valid yet.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is not from a known authority.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is not from a known authority.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate is not from a known authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The certificate is not from a known authority, or one of its chain is missing.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name.',
};

const SOCKET_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused.',
  EHOSTUNREACH: 'The address could not be reached.',
  ENETUNREACH: 'The address could not be reached.',
  EADDRNOTAVAIL: 'The address could not be reached.',
  ETIMEDOUT: 'The address could not be reached.',
};

export const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

/** A failure while connecting: of TLS, or of the connection below it. */
export function connectFault(error: unknown, isTls: boolean): OutboundFault {
  const code = codeOf(error);
  if (isTls) {
    const words = CERTIFICATE_WORDS[code] ?? 'A secure connection (TLS) could not be made.';
    return new OutboundFault('tls', words, { cause: error });
  }
  const words = SOCKET_WORDS[code] ?? 'The connection failed.';
  return new OutboundFault('connection', words, { cause: error });
}

const CUT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Some other protocol, or a status that HTTP does not know. */
export const notHttpFault = (): OutboundFault =>
  new OutboundFault('invalid_answer', 'It did not answer in HTTP.');

export const headersFault = (options?: ErrorOptions): OutboundFault =>
  new OutboundFault('invalid_answer', 'The headers of the answer are too large.', options);

/** A failure after the connection stood: cut, or an answer that is none. */
export function exchangeFault(error: unknown): OutboundFault {
  const code = codeOf(error);
  const options = { cause: error };
  if (CUT_CODES.has(code)) {
    const words = 'The connection was cut before the answer had arrived.';
    return new OutboundFault('connection', words, options);
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return headersFault(options);
  return new OutboundFault('invalid_answer', 'The answer is not valid HTTP.', options);
}

/** The time limit, in words: seconds where they are whole. */
export const timeoutFault = (limitMs: number): OutboundFault =>
  new OutboundFault('timeout', `No answer within ${limitMs / 1_000} s.`);
