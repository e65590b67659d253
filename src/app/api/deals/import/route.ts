import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { parseInput } from '@/app/_entry/parse-input';
import { readMultipart } from '@/app/_entry/read-multipart';
import { getImport, receiveImport, runImport } from '@/lib/deals';
import { importFields, importForm, importOutput } from '@/lib/deals/import-schema';
import { getEnv } from '@/lib/platform/env';

/** Small imports take a second or two; what takes longer goes on as a job. */
const INLINE_MS = 20_000;

export const maxDuration = 300;

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/import',
  summary: 'Import deals and their histories from CSV files; large ones go on as a job',
  permission: 'deal.import',
  rateLimit: 'strict',
  takes: 'multipart',
  body: importForm,
  output: z.object({ import: importOutput }),
  orStatus: 202,
  run: async ({ deps, actor, request, requestId }) => {
    const parts = readMultipart(request, getEnv().IMPORT_MAX_MB);
    const by = { actor, source: 'import' as const, requestId };
    const { id, size } = await receiveImport(deps, by, parts, (fields) =>
      parseInput(importFields, fields),
    );
    const isDone =
      size === 'inline' &&
      (await runImport(deps, id, { until: Date.now() + INLINE_MS })) === 'done';
    return {
      status: isDone ? 200 : 202,
      headers: { location: `/api/deals/imports/${id}` },
      body: { import: await getImport(deps, actor, id) },
    };
  },
});
