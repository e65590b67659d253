import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getImport } from '@/lib/deals';
import { importOutput } from '@/lib/deals/import-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/imports/{id}',
  summary: 'An import with its progress and its report by line',
  permission: 'deal.read',
  rateLimit: 'lenient',
  params: z.object({ id: z.string() }),
  output: z.object({ import: importOutput }),
  run: async ({ deps, actor, params }) => ({
    body: { import: await getImport(deps, actor, params.id) },
  }),
});
