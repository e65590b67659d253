import type { z } from 'zod';
import type { createMeetingInput, linkMeetingInput } from '@/lib/integrations/schema';
import type { Action } from '../hooks/use-action';

export type PlanMeeting = Action<z.input<typeof createMeetingInput>, unknown>;
export type LinkMeeting = Action<z.input<typeof linkMeetingInput>, unknown>;
