import type { NotificationDto } from './dto';
import type { NotificationType } from './model';
import { presentType, type NoticeRow } from './repository/notices';

export function toNotificationDto(row: NoticeRow): NotificationDto {
  const { id, title, message, dealId, isRead } = row;
  return {
    id,
    type: presentType(row.type) as NotificationType,
    title,
    message,
    dealId,
    groupKey: row.groupKey ?? id,
    path: row.path ?? (dealId ? `/deals/${dealId}` : null),
    isRead,
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
