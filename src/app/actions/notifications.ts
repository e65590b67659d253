'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '@/app/_entry/define-action';
import {
  changePreferences,
  markAllRead,
  markNotifications,
  undoMarkAllRead,
} from '@/lib/notifications';
import {
  changePreferencesInput,
  markAllReadInput,
  markNotificationsInput,
  undoMarkAllInput,
} from '@/lib/notifications/schema';

/** Every page shows the count. */
const refresh = (): void => revalidatePath('/', 'layout');

export const markNotificationsAction = defineAction({
  permission: 'notification.handle',
  input: markNotificationsInput,
  run: async ({ deps, actor, input }) => {
    const marked = await markNotifications(deps, actor, input);
    refresh();
    return { marked };
  },
});

export const markAllReadAction = defineAction({
  permission: 'notification.handle',
  input: markAllReadInput,
  run: async ({ deps, actor, input }) => {
    const { marked, readAt } = await markAllRead(deps, actor, input.until);
    refresh();
    return { marked, readAt };
  },
});

export const undoMarkAllReadAction = defineAction({
  permission: 'notification.handle',
  input: undoMarkAllInput,
  run: async ({ deps, actor, input }) => {
    const marked = await undoMarkAllRead(deps, actor, input.readAt);
    refresh();
    return { marked };
  },
});

export const changePreferencesAction = defineAction({
  permission: 'notification.handle',
  input: changePreferencesInput,
  run: async ({ deps, actor, input }) => {
    const preferences = await changePreferences(deps, actor, input);
    revalidatePath('/settings/notifications');
    return { preferences };
  },
});
