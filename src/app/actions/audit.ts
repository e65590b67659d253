'use server';

import { defineAction } from '@/app/_entry/define-action';
import { verifyAudit } from '@/lib/audit';
import { verifyAuditInput } from '@/lib/audit/schema';

export const verifyAuditAction = defineAction({
  permission: 'audit.read',
  rateLimit: 'export',
  input: verifyAuditInput,
  run: async ({ deps, actor, input }) => {
    const report = await verifyAudit(deps, actor, input.teamId);
    return { ...report, verifiedAt: deps.now().toISOString() };
  },
});
