import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getImport, runImport, undoImport } from '@/lib/deals';
import { importOutput } from '@/lib/deals/import-schema';

/** A small undo is done while its sender waits; the job that was queued then finds nothing to do. */
const INLINE_MS = 5_000;

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/imports/{id}/undo',
  summary: 'Take an import back: erase what it made, restore what it changed',
  permission: 'deal.import',
  rateLimit: 'strict',
  params: z.object({ id: z.string() }),
  output: z.object({ import: importOutput }),
  orStatus: 202,
  run: async ({ deps, actor, params, requestId }) => {
    const { id } = params;
    await undoImport(deps, { actor, source: 'import', requestId }, id);
    const progress = await runImport(deps, id, { until: Date.now() + INLINE_MS });
    return {
      status: progress === 'done' ? 200 : 202,
      headers: { location: `/api/deals/imports/${id}` },
      body: { import: await getImport(deps, actor, id) },
    };
  },
});
