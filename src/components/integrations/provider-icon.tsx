import { CalendarDays, ChartPie, Cloud, type LucideIcon } from 'lucide-react';
import type { IntegrationName } from '@/lib/integrations/model';

const ICONS: Readonly<Record<IntegrationName, LucideIcon>> = {
  salesforce: Cloud,
  hubspot: ChartPie,
  google_calendar: CalendarDays,
};

export function ProviderIcon({ integration }: { readonly integration: IntegrationName }) {
  const Icon = ICONS[integration];
  return (
    <span className="flex size-9 shrink-0 items-center justify-center rounded-md border border-line bg-sunken text-ink-muted">
      <Icon aria-hidden="true" className="size-5" />
    </span>
  );
}
