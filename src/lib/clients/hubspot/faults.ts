import 'server-only';
import { holdsSecret, ProviderError } from '../calls';
import { untilMidnight } from './midnight';

/** An answer that is none of the good ones. */
export interface Refusal {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly text: string;
  /** What was sent to prove who asks: nothing that is told repeats it. */
  readonly secrets: readonly string[];
}

/** When it is, and where, as far as that is known: a day's calls are counted by the portal's clock. */
export interface PortalClock {
  readonly now: Date;
  readonly timeZone: string | null;
}

interface ErrorBody {
  readonly message?: unknown;
  readonly category?: unknown;
  readonly policyName?: unknown;
  readonly context?: unknown;
  readonly errors?: unknown;
}

type Options = ConstructorParameters<typeof ProviderError>[2];

const SECOND_MS = 1_000;
const TEN_SECONDS_MS = 10_000;
/** As the documentation asks for after a 423. */
const LOCKED_MS = 2_000;
/** As HubSpot writes its own words for a fault. */
const CODE = /^[A-Z][A-Z_]{1,60}$/;
/** `crm.objects.deals.read`, `sales-email-read`. */
const SCOPE = /^[a-z][a-z0-9._-]{1,80}$/;
const MOST_SCOPES = 20;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Texts of HubSpot's that are told or kept are of a known form, and none that was sent there. */
const wordOf = (value: unknown, form: RegExp, { secrets }: Refusal): string | null =>
  typeof value === 'string' && form.test(value) && !holdsSecret(value, secrets) ? value : null;

/** Faults of a gateway come as pages of HTML. */
function bodyOf(text: string): ErrorBody {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

const SCOPE_KEYS = ['requiredGranularScopes', 'requiredScopes', 'missingScopes'];

function scopesIn(context: unknown): string[] {
  if (!isObject(context)) return [];
  return SCOPE_KEYS.flatMap((key) => {
    const scopes: unknown = context[key];
    return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
  });
}

/** What the token lacks, by HubSpot's own names; any one of a list is enough for the call. */
function missingScopes({ context, errors }: ErrorBody, refusal: Refusal): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const named = entries.flatMap((entry) => (isObject(entry) ? scopesIn(entry.context) : []));
  const known = [...scopesIn(context), ...named].filter(
    (scope) => wordOf(scope, SCOPE, refusal) !== null,
  );
  return [...new Set(known)].slice(0, MOST_SCOPES);
}

/** A call that the token's scopes do not cover. */
export class MissingScopes extends ProviderError {
  readonly scopes: readonly string[];

  constructor(scopes: readonly string[], options: Options) {
    super('forbidden', missingScopesMessage(scopes), options);
    this.scopes = scopes;
  }
}

export const missingScopesMessage = (scopes: readonly string[]): string =>
  scopes.length === 0
    ? 'HubSpot does not let this token read what a sync needs. Add the read scopes to the private app, and connect again with its token.'
    : `The HubSpot token lacks ${scopes.length === 1 ? 'the scope' : 'the scopes'} ${scopes.join(', ')}. Add ${scopes.length === 1 ? 'it' : 'them'} to the private app (Settings > Integrations > Private Apps), and try again.`;

function overLimit(refusal: Refusal, body: ErrorBody, clock: PortalClock): ProviderError {
  const policy = wordOf(body.policyName, CODE, refusal);
  const options = { status: refusal.status, code: policy ?? 'RATE_LIMIT' };
  if (policy === 'DAILY') {
    return new ProviderError('quota', 'HubSpot’s calls of this day are used up; there are new ones after midnight.', {
      ...options,
      retryAfterMs: untilMidnight(clock.now, clock.timeZone),
    }); // prettier-ignore
  }
  const usual = policy === 'SECONDLY' ? SECOND_MS : TEN_SECONDS_MS;
  return new ProviderError('rate_limited', 'HubSpot asks for fewer calls at a time.', {
    ...options,
    retryAfterMs: refusal.retryAfterMs ?? usual,
  });
}

const UNAUTHORIZED =
  'HubSpot refused the access token: it was revoked, or is none. Take the token of the private app (Settings > Integrations > Private Apps) and connect again.';

export const refusedToken = (options: Options = {}): ProviderError =>
  new ProviderError('unauthorized', UNAUTHORIZED, options);

/** What HubSpot was asked wrongly: its own words may repeat the request, and the token with it. */
const rejected = ({ status }: Refusal, code: string | null): ProviderError =>
  new ProviderError(
    'rejected',
    `HubSpot did not take the request (${code ?? `status ${status}`}). The sync tries again later.`,
    { status, code },
  );

const away = (refusal: Refusal, code: string | null): ProviderError =>
  new ProviderError('unavailable', 'HubSpot is not available just now.', {
    status: refusal.status,
    code,
    retryAfterMs: refusal.retryAfterMs ?? (refusal.status === 423 ? LOCKED_MS : null),
  });

/** 408 and 423 pass; 477 is a portal on its way between two data centres; 3xx is no answer of the API. */
const isAway = (status: number): boolean =>
  status >= 500 || status < 400 || [408, 423, 477].includes(status);

/** What an answer with an error means, whoever made it: the API or something before it. */
export function faultOf(refusal: Refusal, clock: PortalClock): ProviderError {
  const { status } = refusal;
  const body = bodyOf(refusal.text);
  const code = wordOf(body.category, CODE, refusal);
  if (status === 429) return overLimit(refusal, body, clock);
  if (isAway(status)) return away(refusal, code);
  if (status === 401) return refusedToken({ status, code });
  if (status === 403) return new MissingScopes(missingScopes(body, refusal), { status, code });
  if (status === 404) {
    return new ProviderError('not_found', 'HubSpot does not know this record.', { status, code });
  }
  if (status === 409) {
    return new ProviderError('conflict', 'It has changed in HubSpot meanwhile.', { status, code });
  }
  return rejected(refusal, code);
}
