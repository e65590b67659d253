import { z } from 'zod';
import { STAGES } from '../deals/model';
import { INTEGRATIONS, SYNC_STATUSES, SYNC_TRIGGERS } from './model';

const count = z.number().int();
const time = z.string().nullable();

export const problemOutput = z.object({
  kind: z.string(),
  externalId: z.string(),
  name: z.string().nullable(),
  field: z.string().nullable(),
  message: z.string(),
  isSkipped: z.boolean(),
});

/** What `GET /api/integrations/syncs/:id` answers, and the three syncs. */
export const syncOutput = z.object({
  syncId: z.string(),
  integration: z.enum(INTEGRATIONS),
  status: z.enum(SYNC_STATUSES),
  trigger: z.enum(SYNC_TRIGGERS),
  kind: z.enum(['full', 'changes']),
  phase: z.string().nullable().describe('what is being done, in words'),
  synced: count.describe('created and updated'),
  created: count,
  updated: count,
  unchanged: count,
  skipped: count.describe('left out; `problems` says why'),
  removed: count.describe('deleted at the source, so they lie in the bin here'),
  pushed: count.describe('changes made here that were made there'),
  recordsRead: count.describe('records of every kind that were read'),
  total: count.nullable().describe('deals or meetings it is about, where the source says so'),
  eventsAdded: count.describe('facts added to histories'),
  problems: z.array(problemOutput).readonly().describe('the first thousand'),
  problemCount: count,
  error: z.string().nullable(),
  createdAt: z.string(),
  startedAt: time,
  finishedAt: time,
});
export type SyncDto = z.output<typeof syncOutput>;

export const integrationOutput = z.object({
  integration: z.enum(INTEGRATIONS),
  name: z.string(),
  connected: z.boolean(),
  isActive: z.boolean().describe('false once its key was refused: connect it again'),
  canSignIn: z
    .boolean()
    .describe('whether one can sign in at the provider instead of pasting a key'),
  authKind: z.enum(['token', 'oauth']).nullable(),
  account: z.string().nullable(),
  address: z.string().nullable().describe('instance or calendar'),
  teamId: z.string().nullable(),
  syncEnabled: z.boolean(),
  syncEveryMinutes: count,
  writeBack: z.boolean().nullable().describe('null where nothing can be written back'),
  lastSyncAt: time,
  lastSyncStatus: z.enum(['success', 'partial', 'failed']).nullable(),
  syncErrors: z.string().nullable(),
  totalSynced: count,
  nextSyncAt: time,
  pausedUntil: time.describe('after faults it is left alone until then'),
  activeSync: syncOutput.nullable(),
});
export type IntegrationDto = z.output<typeof integrationOutput>;

export const activityOutput = z.object({
  id: z.string(),
  action: z.string(),
  status: z.string(),
  message: z.string().nullable(),
  createdAt: z.string(),
  syncId: z.string().nullable(),
});
export type ActivityDto = z.output<typeof activityOutput>;

const stage = z.enum(STAGES);
export const mappedStageOutput = z.object({
  key: z.string(),
  label: z.string(),
  isClosed: z.boolean().nullable(),
  stage: stage.describe('what it is here'),
  default: stage.describe('what it is where nobody chose'),
  isChosen: z.boolean(),
  choices: z.array(stage).readonly().describe('what may be chosen: open stays open, closed closed'),
  deals: count.describe('deals here that are in it'),
});
export type MappedStageDto = z.output<typeof mappedStageOutput>;

export const mappingOutput = z.object({
  stages: z.array(mappedStageOutput).readonly(),
  changes: z
    .object({
      deals: count,
      moves: z
        .array(z.object({ label: z.string(), from: stage, to: stage, deals: count }))
        .readonly(),
    })
    .nullable()
    .describe('what the given choices change, or would'),
  syncId: z.string().nullable().describe('the full sync that applies it'),
});
export type MappingDto = z.output<typeof mappingOutput>;

export const meetingOutput = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  startTime: z.string(),
  endTime: z.string(),
  attendees: z.array(z.string()).readonly(),
  location: z.string().nullable(),
  meetingLink: z.string().nullable(),
  url: z.string().nullable().describe('the meeting at its source'),
  source: z.enum(['google_calendar', 'manual', 'salesforce', 'hubspot']),
  dealId: z.string().nullable(),
  dealName: z.string().nullable(),
  linkedBy: z.enum(['auto', 'manual']).nullable(),
  suggestions: z
    .array(
      z.object({
        dealId: z.string(),
        name: z.string(),
        account: z.string().nullable(),
        stage,
        ownerName: z.string().nullable(),
      }),
    )
    .readonly()
    .describe('deals that it may belong to, for a person to choose from'),
  isCancelled: z.boolean(),
});
export type MeetingDto = z.output<typeof meetingOutput>;
