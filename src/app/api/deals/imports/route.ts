import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listImports } from '@/lib/deals';
import { importOutput } from '@/lib/deals/import-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/imports',
  summary: 'The twenty newest imports, newest first',
  permission: 'deal.read',
  rateLimit: 'lenient',
  output: z.object({ imports: z.array(importOutput).readonly() }),
  run: async ({ deps, actor }) => ({ body: { imports: await listImports(deps, actor) } }),
});
