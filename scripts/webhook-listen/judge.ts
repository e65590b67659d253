import type { IncomingHttpHeaders } from 'node:http';
import { verifyLegacy, verifyStandard } from '@/components/docs/samples/hmac';

export interface Verdict {
  /** Null without a secret: then nothing was verified. */
  readonly isVerified: boolean | null;
  /** What does not fit, each beginning with the header that it is about. */
  readonly faults: readonly string[];
  /** What the reader ought to know all the same. */
  readonly notes: readonly string[];
}

const faultOf = (check: () => void): string | null => {
  try {
    check();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const isRotating = (headers: IncomingHttpHeaders): boolean =>
  String(headers['webhook-signature'] ?? '').includes(' ');

/** Holds both signatures against the secret; the standard one, with its time, decides. */
export function judge(
  secret: string | null,
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: number,
): Verdict {
  if (secret === null) return { isVerified: null, faults: [], notes: [] };
  const standard = faultOf(() => verifyStandard(secret, headers, body, now));
  const legacy = faultOf(() => verifyLegacy(secret, headers, body));
  // While a secret is being rotated the older header is signed with the one before.
  const isOfRotation = standard === null && legacy !== null && isRotating(headers);
  return {
    isVerified: standard === null,
    faults: [standard, isOfRotation ? null : legacy].filter((fault) => fault !== null),
    notes: isRotating(headers)
      ? ['rotation: webhook-signature holds two; x-webhook-signature is of the secret before']
      : [],
  };
}
