import type { ActionResult, Problem } from '@/lib/core/result';
import type { ImportDto } from '@/lib/deals/import-schema';
import { readAnswer, UNREACHABLE } from './ask-api';
import { type ImportRequest, requestBody } from './import-request';
import type { FileKind } from './column-choice';

/** `upload`: how much of the files has gone out; `reading`: they are there and are being looked at. */
export type Sending =
  { readonly step: 'upload'; readonly percent: number } | { readonly step: 'reading' };

export interface SendOptions {
  readonly onSending: (sending: Sending) => void;
  readonly signal: AbortSignal;
}

/** A file that was changed or taken away since it was chosen cannot be read any more. */
async function lostFile({ files }: ImportRequest): Promise<Problem | null> {
  for (const kind of ['deals', 'events'] as const satisfies readonly FileKind[]) {
    try {
      await files[kind]?.file.slice(0, 1).arrayBuffer();
    } catch {
      const message = 'The file was changed or moved since you chose it. Choose it again.';

      return { code: 'VALIDATION_FAILED', message, fields: { [kind]: message } };
    }
  }

  return null;
}

/**
 * Sends the files of an import. By XMLHttpRequest, since `fetch` tells nothing of how far an upload
 * has come.
 *
 * @returns the import as it stands when the server answers; null when it was called off
 */
export function sendImport(
  request: ImportRequest,
  { onSending, signal }: SendOptions,
): Promise<ActionResult<ImportDto> | null> {
  return new Promise((resolve) => {
    const http = new XMLHttpRequest();
    http.open('POST', '/api/deals/import');
    http.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = total > 0 ? Math.floor((100 * loaded) / total) : 0;
      onSending({ step: 'upload', percent });
    });
    http.upload.addEventListener('load', () => onSending({ step: 'reading' }));
    http.addEventListener('load', () => {
      resolve(readAnswer<string, ImportDto>(http.status, http.responseText, 'import'));
    });
    http.addEventListener('error', () => {
      void lostFile(request).then((lost) => resolve({ ok: false, error: lost ?? UNREACHABLE }));
    });
    http.addEventListener('abort', () => resolve(null));
    signal.addEventListener('abort', () => http.abort());
    onSending({ step: 'upload', percent: 0 });
    http.send(requestBody(request));
  });
}
