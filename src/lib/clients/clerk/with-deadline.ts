import 'server-only';

/** How long anybody waits for Clerk's Backend API, in milliseconds. */
export const CLERK_DEADLINE_MS = 2_000;

/**
 * Waits no longer than the deadline. The library takes no signal, so the call itself goes on unheard.
 *
 * @throws Error when the time is up, and what `work` throws before
 */
export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Clerk did not answer within ${CLERK_DEADLINE_MS} ms.`)),
      CLERK_DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
