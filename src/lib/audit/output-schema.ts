import { z } from 'zod';
import type { AuditEntryDto, AuditPageDto } from './dto';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const auditEntryOutput = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    action: z.string(),
    sentence: z.string(),
    actorRef: z.string(),
    actorName: z.string(),
    target: z.string().nullable(),
    targetName: z.string().nullable(),
    data: z.record(z.string(), value),
    requestId: z.string().nullable(),
    prevHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditEntryDto>;

export const auditPageOutput = z.object({
  entries: z.array(auditEntryOutput).readonly(),
  nextCursor: z.string().nullable(),
}) satisfies z.ZodType<AuditPageDto>;

export const auditExportOutput = z.object({ entries: z.array(auditEntryOutput) });
