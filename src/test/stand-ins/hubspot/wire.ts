import { randomUUID } from 'node:crypto';

export interface WireOwner {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly userId: number;
  readonly archived: boolean;
}

export interface WireStage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface WirePipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly WireStage[];
}

const stage = (
  id: string,
  label: string,
  displayOrder: number,
  probability: string,
): WireStage => ({
  id,
  label,
  displayOrder,
  metadata: { isClosed: String(['0.0', '1.0'].includes(probability)), probability },
});

/** The one that every new account has. */
export const STANDARD_PIPELINE: WirePipeline = {
  id: 'default',
  label: 'Sales Pipeline',
  displayOrder: 0,
  stages: [
    stage('appointmentscheduled', 'Appointment Scheduled', 0, '0.2'),
    stage('qualifiedtobuy', 'Qualified To Buy', 1, '0.4'),
    stage('presentationscheduled', 'Presentation Scheduled', 2, '0.6'),
    stage('decisionmakerboughtin', 'Decision Maker Bought-In', 3, '0.8'),
    stage('contractsent', 'Contract Sent', 4, '0.9'),
    stage('closedwon', 'Closed Won', 5, '1.0'),
    stage('closedlost', 'Closed Lost', 6, '0.0'),
  ],
};

/** What goes back: JSON, or text that is none. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown, status = 200): Answer => ({ status, body });

interface ErrorMore {
  readonly errors?: readonly unknown[];
  readonly links?: Readonly<Record<string, string>>;
}

/** An error in HubSpot's own form. */
export const refuse = (
  status: number,
  category: string,
  message: string,
  more: ErrorMore = {},
): Answer => ({
  status,
  body: { status: 'error', message, correlationId: randomUUID(), category, ...more },
});

export const badRequest = (message: string): Answer => refuse(400, 'VALIDATION_ERROR', message);

export const missingScopes = (scopes: readonly string[]): Answer =>
  refuse(
    403,
    'MISSING_SCOPES',
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: scopes },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
    },
  );

const LIMITS = {
  TEN_SECONDLY_ROLLING: 'ten_secondly_rolling',
  SECONDLY: 'secondly',
  DAILY: 'daily',
} as const;
export type RatePolicy = keyof typeof LIMITS;

export const overRate = (policyName: RatePolicy): Answer => ({
  status: 429,
  body: {
    status: 'error',
    message: `You have reached your ${LIMITS[policyName]} limit.`,
    errorType: 'RATE_LIMIT',
    policyName,
    correlationId: randomUUID(),
  },
});
