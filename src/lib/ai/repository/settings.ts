import 'server-only';
import type { Db, Prisma, Tx } from '../../platform/db';
import type { AssistantSettings } from '../../platform/db/generated/client';

export type SettingsRow = AssistantSettings;

export const findSettings = (db: Db, scopeKey: string): Promise<SettingsRow | null> =>
  db.assistantSettings.findUnique({ where: { scopeKey } });

/** Of several places; one that chose nothing has none. */
export const listSettings = (db: Db, scopeKeys: readonly string[]): Promise<SettingsRow[]> =>
  db.assistantSettings.findMany({ where: { scopeKey: { in: [...scopeKeys] } } });

export interface SettingsColumns {
  readonly usesModels: boolean;
  readonly models: Prisma.InputJsonObject;
  readonly teamBudgetMicros: bigint | null;
  readonly personBudgetMicros: bigint | null;
}

export async function saveSettings(
  tx: Tx,
  scopeKey: string,
  columns: SettingsColumns,
  by: { userId: string; now: Date },
): Promise<void> {
  const row = { ...columns, updatedById: by.userId, updatedAt: by.now };
  await tx.assistantSettings.upsert({
    where: { scopeKey },
    create: { scopeKey, ...row },
    update: row,
  });
}
