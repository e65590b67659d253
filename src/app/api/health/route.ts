import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { readHealth } from '@/lib/jobs';

const part = z.enum(['up', 'down', 'configured', 'refused', 'off', 'guarded', 'unguarded']);

export const GET = defineRoute({
  method: 'GET',
  path: '/api/health',
  summary: 'State of the database, the queue and the optional parts',
  permission: 'public',
  rateLimit: 'none',
  output: z.object({
    success: z.boolean().optional().describe('false when the database is away'),
    status: z.enum(['ok', 'degraded', 'down']),
    parts: z.record(z.string(), part),
    jobsWaiting: z.number().int(),
  }),
  run: async ({ deps }) => {
    const health = await readHealth(deps);
    const down = health.status === 'down';
    return {
      status: down ? 503 : 200,
      ...(down ? { headers: { 'retry-after': '5' } } : {}),
      body: { ...(down ? { success: false } : {}), ...health },
    };
  },
});
