import 'server-only';
import { verifyWebhook } from '@clerk/backend/webhooks';
import { z } from 'zod';
import { AppError } from '../../core/errors';
import { clerkUserSchema, type ClerkUser } from './clerk-user-schema';

/** What happened at Clerk, as far as anybody here follows it. */
export type ClerkEvent =
  | { readonly type: 'user.created' | 'user.updated'; readonly user: ClerkUser }
  | { readonly type: 'user.deleted'; readonly userId: string }
  | { readonly type: 'other' };

const userEvent = z.object({
  type: z.enum(['user.created', 'user.updated']),
  data: clerkUserSchema,
});
const deletedEvent = z.object({
  type: z.literal('user.deleted'),
  data: z.object({ id: z.string().min(1) }),
});
const FOLLOWED: readonly string[] = ['user.created', 'user.updated', 'user.deleted'];

const PARTS = ['id', 'timestamp', 'signature'] as const;
/** Either way a signature is older than this, or younger, it is not taken. */
const TOLERANCE_MS = 5 * 60_000;

/** The library knows the three headers by their older names only. */
function signedHeaders(headers: Headers): Headers {
  const named = new Headers();
  for (const part of PARTS) {
    const value = headers.get(`svix-${part}`) ?? headers.get(`webhook-${part}`);
    if (value) named.set(`svix-${part}`, value);
  }
  return named;
}

function demandSecret(secret: string | undefined): string {
  if (secret && /^whsec_[A-Za-z0-9+/]+=*$/.test(secret)) return secret;
  throw new AppError(
    'UNAVAILABLE',
    secret
      ? 'CLERK_WEBHOOK_SIGNING_SECRET is not a signing secret, so nothing from Clerk is taken.'
      : 'CLERK_WEBHOOK_SIGNING_SECRET is not set, so nothing from Clerk is taken.',
  );
}

const unsigned = (cause?: unknown) =>
  new AppError('UNAUTHENTICATED', 'The signature is missing, wrong or older than five minutes.', {
    cause,
  });

function toEvent(type: string, data: unknown): ClerkEvent {
  if (!FOLLOWED.includes(type)) return { type: 'other' };
  const parsed = z.union([userEvent, deletedEvent]).safeParse({ type, data });
  if (!parsed.success) {
    throw new AppError('VALIDATION_FAILED', `data: is no person as ${type} describes one.`, {
      fields: { data: `is no person as ${type} describes one` },
      cause: parsed.error,
    });
  }
  return parsed.data.type === 'user.deleted'
    ? { type: parsed.data.type, userId: parsed.data.data.id }
    : { type: parsed.data.type, user: parsed.data.data };
}

/**
 * What Clerk says, where it is Clerk who says it.
 *
 * @param text the exact body: the signature is over its bytes
 * @throws AppError UNAVAILABLE without a secret, UNAUTHENTICATED without a good signature,
 *   VALIDATION_FAILED for a signed event that is not as documented
 */
export async function verifyHook(
  signingSecret: string | undefined,
  request: { readonly headers: Headers; readonly text: string },
  now: Date,
): Promise<ClerkEvent> {
  const secret = demandSecret(signingSecret);
  const headers = signedHeaders(request.headers);
  // The library holds the time of signing against the machine's clock; it has to hold by ours too.
  const signedAt = Number(headers.get('svix-timestamp') ?? NaN) * 1000;
  if (!(Math.abs(now.getTime() - signedAt) <= TOLERANCE_MS)) throw unsigned();
  const signed = new Request('http://hook.invalid', {
    method: 'POST',
    headers,
    body: request.text,
  });
  const { type, data } = await verifyWebhook(signed, { signingSecret: secret }).catch(
    (error: unknown) => {
      throw unsigned(error);
    },
  );
  return toEvent(String(type), data);
}
