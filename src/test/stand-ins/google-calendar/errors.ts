/** Google's documented errors, by their reasons: status, domain, words, and what else the body holds. */
const ERRORS = {
  badRequest: [400, 'global', 'Bad Request'],
  required: [400, 'global', 'Required'],
  invalid: [400, 'global', 'Invalid Value'],
  timeRangeEmpty: [400, 'calendar', 'The specified time range is empty.'],
  keyInvalid: [400, 'global', 'API key not valid. Please pass a valid API key.'],
  authError: [401, 'global', 'Invalid Credentials'],
  loginRequired: [401, 'global', 'Login Required.'],
  userRateLimitExceeded: [403, 'usageLimits', 'User Rate Limit Exceeded'],
  rateLimitExceeded: [403, 'usageLimits', 'Rate Limit Exceeded'],
  quotaExceeded: [403, 'usageLimits', 'Calendar usage limits exceeded.'],
  dailyLimitExceeded: [403, 'usageLimits', 'Daily Limit Exceeded'],
  accessNotConfigured: [
    403,
    'usageLimits',
    'Google Calendar API has not been used in project 1 before or it is disabled.',
  ],
  insufficientPermissions: [403, 'global', 'Request had insufficient authentication scopes.'],
  requiredAccessLevel: [403, 'calendar', 'You need to have writer access to this calendar.'],
  unregistered: [403, 'global', "Method doesn't allow unregistered callers."],
  notFound: [404, 'global', 'Not Found'],
  duplicate: [409, 'global', 'The requested identifier already exists.'],
  fullSyncRequired: [410, 'calendar', 'Sync token is no longer valid, a full sync is required.'],
  updatedMinTooLongAgo: [
    410,
    'calendar',
    'The requested minimum modification time lies too far in the past.',
  ],
  deleted: [410, 'global', 'Resource has been deleted'],
  tooManyRequests: [429, 'usageLimits', 'Rate Limit Exceeded'],
  internalError: [500, 'global', 'Internal Error'],
  backendError: [503, 'global', 'Backend Error'],
} as const satisfies Readonly<Record<string, readonly [number, string, string]>>;
export type GoogleError = keyof typeof ERRORS;

export const GOOGLE_ERRORS = Object.keys(ERRORS) as readonly GoogleError[];

/** Some errors go by another reason on the wire than by their name here. */
const REASONS: Partial<Record<GoogleError, string>> = {
  keyInvalid: 'badRequest',
  loginRequired: 'required',
  unregistered: 'forbidden',
  tooManyRequests: 'rateLimitExceeded',
};

/** What newer answers add: `google.rpc.ErrorInfo`. */
const DETAILS: Partial<Record<GoogleError, string>> = {
  keyInvalid: 'API_KEY_INVALID',
  insufficientPermissions: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
  accessNotConfigured: 'SERVICE_DISABLED',
};

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in Google's words; thrown by what answers a request. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(name: GoogleError, words?: string, location?: string) {
    const [code, domain, usual] = ERRORS[name];
    const message = words ?? usual;
    super(message);
    const reason = REASONS[name] ?? name;
    const where = location === undefined ? {} : { locationType: 'parameter', location };
    const detail = DETAILS[name];
    const info = {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: detail,
      domain: 'googleapis.com',
      metadata: { service: 'calendar-json.googleapis.com' },
    };
    this.answer = {
      status: code,
      body: {
        error: {
          errors: [{ domain, reason, message, ...where }],
          code,
          message,
          ...(detail === undefined ? {} : { details: [info] }),
        },
      },
    };
  }
}
