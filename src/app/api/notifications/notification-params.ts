import { z } from 'zod';

/** Any text is let through: an id that cannot exist is simply not found. */
export const notificationParams = z.object({ id: z.string() });
