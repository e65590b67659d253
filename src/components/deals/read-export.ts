import type { ActionResult, Problem } from '@/lib/core/result';

export interface ExportFile {
  readonly name: string;
  readonly blob: Blob;
}

const UNREACHABLE: Problem = {
  code: 'UNAVAILABLE',
  message: 'The server could not be reached. Try again in a moment.',
};
const BROKEN_OFF: Problem = {
  code: 'UNAVAILABLE',
  message: 'The export broke off before its end, so nothing was saved. Try again in a moment.',
};

/** By it a spreadsheet that is opened with a double click knows the text for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

const isProblem = (value: unknown): value is { error: Problem } =>
  typeof value === 'object' && value !== null && 'error' in value;

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  return isProblem(body) ? body.error : UNREACHABLE;
}

const nameOf = (headers: Headers): string =>
  /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? 'export';

async function collect(
  response: Response,
  onProgress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  let bytes = 0;
  for (;;) {
    const next = await reader?.read();
    if (!next?.value) return chunks;
    chunks.push(next.value);
    bytes += next.value.byteLength;
    onProgress(bytes);
  }
}

/**
 * Takes an export to its end. What was refused or broke off is a failure, never a shorter file.
 *
 * @param onProgress is told the bytes that have come so far
 */
export async function readExport(
  request: () => Promise<Response>,
  onProgress: (bytes: number) => void,
): Promise<ActionResult<ExportFile>> {
  const response = await request().catch(() => null);
  if (!response) return { ok: false, error: UNREACHABLE };
  if (!response.ok) return { ok: false, error: await problemOf(response) };
  const chunks = await collect(response, onProgress).catch(() => null);
  if (!chunks) return { ok: false, error: BROKEN_OFF };
  const type = response.headers.get('content-type') ?? '';
  const start = type.startsWith('text/csv') ? [BYTE_ORDER_MARK] : [];
  const blob = new Blob([...start, ...chunks], { type });
  return { ok: true, data: { name: nameOf(response.headers), blob } };
}
