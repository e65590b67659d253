import { defineRoute } from '@/app/_entry/define-route';
import { streamChunks } from '@/app/_entry/stream-chunks';
import { exportAccount } from '@/lib/account';
import { accountExportOutput } from '@/lib/account/output-schema';
import { getLog } from '@/lib/platform/log';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/user/export',
  summary: 'Everything that is held of you, as one JSON document',
  permission: 'account.read',
  rateLimit: 'export',
  streams: ['application/json'],
  output: accountExportOutput,
  run: async ({ deps, actor, requestId }) => {
    const report = (error: unknown) =>
      getLog().error({ err: error, requestId }, 'export broken off');
    const day = deps.now().toISOString().slice(0, 10);
    return {
      headers: {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="account-${day}.json"`,
        'cache-control': 'no-store',
      },
      stream: await streamChunks(exportAccount(deps, { actor, requestId }), report),
    };
  },
});
