import type { Stage } from '../deals/model';

/** What brings deals and meetings here, by the names that `IntegrationLog` uses. */
export const INTEGRATIONS = ['salesforce', 'hubspot', 'google_calendar'] as const;
export type IntegrationName = (typeof INTEGRATIONS)[number];

export const INTEGRATION_LABELS: Readonly<Record<IntegrationName, string>> = {
  salesforce: 'Salesforce',
  hubspot: 'HubSpot',
  google_calendar: 'Google Calendar',
};

/** As addresses write them: `/api/integrations/google-calendar/sync`. */
export const INTEGRATION_SLUGS: Readonly<Record<IntegrationName, string>> = {
  salesforce: 'salesforce',
  hubspot: 'hubspot',
  google_calendar: 'google-calendar',
};

/** Those that have deals and stages. */
export const CRMS = ['salesforce', 'hubspot'] as const satisfies readonly IntegrationName[];
export type CrmName = (typeof CRMS)[number];

export const isCrm = (name: string): name is CrmName => (CRMS as readonly string[]).includes(name);

/** How a sync was started. */
export const SYNC_TRIGGERS = ['manual', 'api', 'schedule', 'connect'] as const;
export type SyncTrigger = (typeof SYNC_TRIGGERS)[number];

/** `full` begins at the beginning; `changes` asks for what is new since the last. */
export type SyncKind = 'full' | 'changes';

export const SYNC_STATUSES = ['queued', 'running', 'finished', 'failed', 'cancelled'] as const;
export type SyncStatus = (typeof SYNC_STATUSES)[number];

/** How long (minutes) lies between two syncs by themselves. */
export const SYNC_INTERVALS = [15, 60, 360, 1_440] as const;

/** What a person may have written back to a CRM. */
export const WRITE_BACK_FIELDS = ['stage', 'expectedCloseDate', 'nextStep'] as const;
export type WriteBackField = (typeof WRITE_BACK_FIELDS)[number];

/** One stage of a CRM, as it describes it itself. */
export interface SourceStage {
  /** What deals name it by. */
  readonly key: string;
  /** What people call it; two pipelines may use one name, so it says which. */
  readonly label: string;
  /** Null where the source does not say. */
  readonly isClosed: boolean | null;
  readonly isWon: boolean | null;
  /** 0..1, null where the source does not say. */
  readonly probability: number | null;
  /** Its place in its pipeline, from 0. */
  readonly order: number;
}

/** A person's own choice of stages: the source's key -> ours. */
export type StageChoices = Readonly<Record<string, Stage>>;
