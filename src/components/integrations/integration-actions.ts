import type { z } from 'zod';
import type { CrmName, IntegrationName } from '@/lib/integrations/model';
import type { MappingDto } from '@/lib/integrations/output-schema';
import type {
  ChangeIntegrationInput,
  ChangeMappingInput,
  connectCalendarInput,
  connectHubspotInput,
  connectSalesforceInput,
} from '@/lib/integrations/schema';
import type { Action } from '../hooks/use-action';

/** What the screen can do; the page hands them in. */
export interface IntegrationActions {
  readonly connectSalesforce: Action<z.input<typeof connectSalesforceInput>, unknown>;
  readonly connectHubspot: Action<z.input<typeof connectHubspotInput>, unknown>;
  readonly connectCalendar: Action<z.input<typeof connectCalendarInput>, unknown>;
  readonly disconnect: Action<{ integration: IntegrationName }, unknown>;
  readonly change: Action<
    { integration: IntegrationName; change: ChangeIntegrationInput },
    unknown
  >;
  /** Starts a sync, or joins the one that is under way, and does not wait for it. */
  readonly sync: Action<{ integration: IntegrationName; isFull: boolean }, unknown>;
  readonly changeMapping: Action<{ crm: CrmName; change: ChangeMappingInput }, MappingDto>;
}
