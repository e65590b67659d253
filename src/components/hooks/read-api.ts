/** What a component knows of something that it loads by itself. */
export type Loading<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string; readonly requestId?: string };

interface Failure {
  readonly error?: { readonly message?: string; readonly requestId?: string };
}

/** Reads an answer of the API; every failure becomes words. */
export async function readApi<T>(path: string, pick: (body: unknown) => T): Promise<Loading<T>> {
  try {
    const response = await fetch(path, { headers: { accept: 'application/json' } });
    const body: unknown = await response.json();
    if (response.ok) return { state: 'loaded', value: pick(body) };
    const { error } = body as Failure;
    const requestId = error?.requestId;

    return {
      state: 'failed',
      message: error?.message ?? 'The server gave no answer that could be read.',
      ...(requestId ? { requestId } : {}),
    };
  } catch {
    return { state: 'failed', message: 'The server could not be reached.' };
  }
}
