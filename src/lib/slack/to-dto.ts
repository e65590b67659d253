import type { PublicEventType } from '../events/model';
import type { LastMessageDto, SlackHookDto } from './dto';
import { hintOfHook, type SealingEnv } from './hook-address';
import { reasonWords, type MessageStatus } from './model';
import type { HookRow } from './repository/hooks';
import type { LastMessageRow } from './repository/messages';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const toLastMessage = (row: LastMessageRow): LastMessageDto => ({
  status: row.status as MessageStatus,
  at: row.createdAt.toISOString(),
  nextAttemptAt: row.status === 'pending' ? iso(row.nextAttemptAt) : null,
  error: row.error,
});

export const toHookDto = (
  env: SealingEnv,
  row: HookRow,
  more: { readonly lastMessage: LastMessageRow | null; readonly carriesNotifications: boolean },
): SlackHookDto => ({
  id: row.id,
  name: row.name,
  hint: hintOfHook(env, row),
  events: row.events as PublicEventType[],
  teamId: row.teamId,
  isActive: row.isActive,
  disabledReason: row.disabledReason,
  disabledBecause: row.disabledReason === null ? null : reasonWords(row.disabledReason),
  disabledAt: iso(row.disabledAt),
  lastUsedAt: iso(row.lastUsedAt),
  lastMessage: more.lastMessage && toLastMessage(more.lastMessage),
  carriesNotifications: more.carriesNotifications,
  createdAt: row.createdAt.toISOString(),
});
