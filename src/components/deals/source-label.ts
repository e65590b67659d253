import { type Stage, STAGE_LABELS } from '@/lib/deals/model';

const SOURCE_LABELS: Readonly<Record<string, string>> = {
  salesforce: 'Salesforce',
  hubspot: 'HubSpot',
  google_calendar: 'Google Calendar',
  manual: 'By hand',
  screen: 'By hand',
  api: 'API',
  import: 'Import',
  seed: 'Demo data',
  system: 'Sentinel',
};

/** Where a deal or an edit came from; a name that we do not know is shown as it is. */
export function sourceLabel(source: string | null): string {
  if (source === null) return 'By hand';

  return SOURCE_LABELS[source] ?? source;
}

/** The source's own name of a stage, where it is another than ours; null where it says nothing new. */
export function foreignStage(stage: Stage, crmStage: string | null): string | null {
  if (crmStage === null) return null;
  const isSame = crmStage.trim().toLowerCase() === STAGE_LABELS[stage].toLowerCase();
  return isSame ? null : crmStage;
}
