const SOURCE_LABELS: Readonly<Record<string, string>> = {
  salesforce: 'Salesforce',
  hubspot: 'HubSpot',
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
