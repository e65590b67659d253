import 'server-only';
import type { IntegrationName } from './model';
import type { Source } from './source';

type Load = () => Promise<Source>;

/** The providers' libraries are heavy: each is loaded when it is first asked for. */
const LOADERS: Readonly<Record<IntegrationName, Load>> = {
  salesforce: async () => (await import('./salesforce')).salesforceSource,
  hubspot: async () => (await import('./hubspot')).hubspotSource,
  google_calendar: async () => (await import('./google-calendar')).googleCalendarSource,
};

export const sourceOf = (name: IntegrationName): Promise<Source> => LOADERS[name]();

/** The one that meetings are written to. */
export const calendarSource = async () => (await import('./google-calendar')).googleCalendarSource;
