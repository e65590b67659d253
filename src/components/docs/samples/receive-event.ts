import { Webhook } from 'standardwebhooks';

interface SentinelEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Answers one delivery.
 *
 * @param secret the endpoint's secret as Sentinel showed it: `whsec_…`
 * @param keep writes the event down; what it sets off is done later, out of a queue of your own
 */
export async function receiveEvent(
  request: Request,
  secret: string,
  keep: (event: SentinelEvent) => Promise<void>,
): Promise<Response> {
  const webhook = new Webhook(secret);
  // The text as it came. Parsed and written anew it need not be the bytes that were signed.
  const body = await request.text();
  let event: SentinelEvent;
  try {
    // Compares in constant time, and refuses what was signed more than 300 seconds ago.
    event = webhook.verify(body, Object.fromEntries(request.headers)) as SentinelEvent;
  } catch {
    return new Response('The signature does not fit.', { status: 401 });
  }
  await keep(event);
  return new Response(null, { status: 204 });
}
