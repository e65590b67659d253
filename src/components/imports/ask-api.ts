import type { ActionResult, Problem } from '@/lib/core/result';
import type { ImportDto } from '@/lib/deals/import-schema';

export const UNREACHABLE: Problem = {
  code: 'UNAVAILABLE',
  message: 'The server could not be reached. Try again in a moment: what you entered is kept.',
};
const SIGNED_OUT: Problem = {
  code: 'UNAUTHENTICATED',
  message:
    'You are signed out. Sign in again in another tab, then repeat this: what you entered is kept.',
};
const UNREADABLE: Problem = {
  code: 'INTERNAL',
  message: 'The server gave no proper answer. Try again in a moment: what you entered is kept.',
};

interface Envelope {
  readonly success?: unknown;
  readonly error?: Problem;
}

function parse(text: string): (Envelope & Record<string, unknown>) | null {
  try {
    const body: unknown = JSON.parse(text);

    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** An answer of the API as a value; a proxy's page or half an answer is a failure like any other. */
export function readAnswer<Key extends string, Data>(
  status: number,
  text: string,
  key: Key,
): ActionResult<Data> {
  if (status === 401) return { ok: false, error: SIGNED_OUT };
  const body = parse(text);
  if (body?.success === true && key in body) return { ok: true, data: body[key] as Data };
  if (body?.error?.message) return { ok: false, error: body.error };

  return { ok: false, error: UNREADABLE };
}

async function ask<Data>(method: 'GET' | 'POST', path: string, key: string) {
  try {
    const response = await fetch(path, { method });

    return readAnswer<string, Data>(response.status, await response.text(), key);
  } catch {
    return { ok: false, error: UNREACHABLE } as const;
  }
}

export const askImport = (id: string): Promise<ActionResult<ImportDto>> =>
  ask('GET', `/api/deals/imports/${id}`, 'import');

export const askImports = (): Promise<ActionResult<readonly ImportDto[]>> =>
  ask('GET', '/api/deals/imports', 'imports');

export const undoImport = (id: string): Promise<ActionResult<ImportDto>> =>
  ask('POST', `/api/deals/imports/${id}/undo`, 'import');
