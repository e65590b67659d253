import 'server-only';
import type { Tx } from '../../platform/db';

/** What a person decided about an alert. */
export interface AlertHandling {
  readonly snoozedUntil?: Date | null;
  readonly snoozedById?: string | null;
  readonly dismissedAt?: Date | null;
  readonly dismissedById?: string | null;
  readonly dismissReason?: string | null;
  readonly dismissNote?: string | null;
}

export async function saveHandling(tx: Tx, id: string, handling: AlertHandling): Promise<void> {
  await tx.alert.update({ where: { id }, data: handling });
}
