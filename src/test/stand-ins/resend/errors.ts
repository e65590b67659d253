/** Names, statuses and words of Resend's documented errors, as far as sending meets them. */
export const RESEND_ERRORS = {
  invalid_idempotency_key: [400, 'The key must be between 1-256 chars.'],
  validation_error: [422, 'The request body is invalid.'],
  missing_required_field: [422, 'The request body is missing one or more required fields.'],
  invalid_from_address: [
    422,
    'Invalid `from` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.',
  ],
  missing_api_key: [401, 'Missing API key in the authorization header.'],
  restricted_api_key: [401, 'This API key is restricted to only send emails.'],
  invalid_api_key: [403, 'API key is invalid.'],
  not_found: [404, 'The requested endpoint does not exist.'],
  method_not_allowed: [405, 'Method is not allowed for the requested path.'],
  invalid_idempotent_request: [409, 'Same idempotency key used with a different request payload.'],
  concurrent_idempotent_requests: [
    409,
    'Same idempotency key used while original request is still in progress.',
  ],
  daily_quota_exceeded: [429, 'You have reached your daily email sending quota.'],
  monthly_quota_exceeded: [429, 'You have reached your monthly email sending quota.'],
  rate_limit_exceeded: [
    429,
    'Too many requests. Please limit the number of requests per second. Or contact support to increase rate limit.',
  ],
  security_error: [451, 'We may have found a security issue with the request.'],
  application_error: [500, 'An unexpected error occurred.'],
  internal_server_error: [500, 'An unexpected error occurred.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;
export type ResendError = keyof typeof RESEND_ERRORS;
