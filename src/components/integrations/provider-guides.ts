import type { IntegrationName } from '@/lib/integrations/model';

export interface CredentialField {
  readonly name: 'instanceUrl' | 'apiKey' | 'calendarId';
  readonly label: string;
  readonly hint: string;
  readonly placeholder?: string;
  /** Not shown while it is typed. */
  readonly isSecret: boolean;
}

export interface ProviderGuide {
  /** One sentence for the card's head. */
  readonly summary: string;
  readonly brings: readonly string[];
  readonly fields: readonly CredentialField[];
  /** What a pasted key cannot do. */
  readonly keyLimits: string | null;
  /** Whom one signs in with. */
  readonly signInLabel: string;
}

export const PROVIDER_GUIDES: Readonly<Record<IntegrationName, ProviderGuide>> = {
  salesforce: {
    summary: 'Brings opportunities here as deals, with their history.',
    brings: [
      'Opportunities as deals, with every change of stage, amount and close date on its true day',
      'Contacts and their roles on each deal',
      'Emails, calls, tasks and events as touches, which the risk is judged by',
    ],
    fields: [
      {
        name: 'instanceUrl',
        label: 'Instance URL',
        hint: 'Your organisation’s address, as in Setup > My Domain.',
        placeholder: 'https://yourcompany.my.salesforce.com',
        isSecret: false,
      },
      {
        name: 'apiKey',
        label: 'Access token',
        hint: 'Of a connected app (Setup > App Manager), for a user who may use the API.',
        isSecret: true,
      },
    ],
    keyLimits:
      'An access token ends with its session in Salesforce. It then has to be given again here.',
    signInLabel: 'Sign in with Salesforce',
  },
  hubspot: {
    summary: 'Brings deals here from all pipelines, with their history.',
    brings: [
      'Deals of every pipeline, with every change of stage, amount and close date on its true day',
      'Contacts, and who owns the deal',
      'Emails, calls, meetings and notes as touches, which the risk is judged by',
    ],
    fields: [
      {
        name: 'apiKey',
        label: 'Private app access token',
        hint: 'In HubSpot: Settings > Integrations > Private Apps. Create one with the read scopes of the CRM (deals, contacts, owners) and copy its token.',
        placeholder: 'pat-…',
        isSecret: true,
      },
    ],
    keyLimits: null,
    signInLabel: 'Sign in with HubSpot',
  },
  google_calendar: {
    summary: 'Brings meetings here and finds the deals that they belong to.',
    brings: [
      'Meetings of the next weeks, on the dashboard and on their deals',
      'Meetings that were held, as touches, which the risk is judged by',
    ],
    fields: [
      {
        name: 'calendarId',
        label: 'Calendar ID',
        hint: 'In Google Calendar: the calendar’s settings, under “Integrate calendar”.',
        placeholder: 'sales@group.calendar.google.com',
        isSecret: false,
      },
      {
        name: 'apiKey',
        label: 'API key',
        hint: 'In Google Cloud: APIs & Services > Credentials, in a project with the Calendar API switched on.',
        isSecret: true,
      },
    ],
    keyLimits:
      'An API key reads public calendars only. “primary”, your own calendar, needs signing in with Google. Meetings that you plan here stay here until you sign in: a key can write nothing.',
    signInLabel: 'Sign in with Google',
  },
};
