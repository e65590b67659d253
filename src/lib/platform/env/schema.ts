import { z } from 'zod';

const text = z.string().trim().min(1);
const url = z.url();
const flag = z
  .enum(['0', '1', 'true', 'false'], { error: 'must be 0, 1, true or false' })
  .transform((value) => value === '1' || value === 'true');

const budget = z.coerce.number().int().positive();

/** `id:base64` pairs, comma separated; the first is the key that new secrets are sealed with. */
const encryptionKeys = z.string().transform((value, context) => {
  const keys = value.split(',').map((part) => {
    const [id, base64] = part.trim().split(':');
    return { id: id ?? '', key: Buffer.from(base64 ?? '', 'base64') };
  });
  if (keys.some(({ id, key }) => id === '' || key.length !== 32)) {
    context.addIssue({
      code: 'custom',
      message: 'must be id:base64 pairs of 32-byte keys, comma separated',
    });
    return z.NEVER;
  }
  return keys;
});

/**
 * `host:port` pairs, comma separated, as a URL writes them: small letters, IPv6 in brackets, numbers
 * that mean an IPv4 address in its usual form.
 */
const hostPairs = z.string().transform((value, context) => {
  const pairs = value.split(',').map((part) => {
    const [, host, port] = /^([^\s/?#@\\]+):(\d{1,5})$/.exec(part.trim()) ?? [];
    const isPort = Number(port) >= 1 && Number(port) <= 65_535;
    if (!host || !isPort || !URL.canParse(`http://${host}/`)) return null;
    const { hostname, port: second } = new URL(`http://${host}/`);
    return second === '' ? `${hostname}:${Number(port)}` : null;
  });
  if (pairs.every((pair) => pair !== null)) return pairs;
  context.addIssue({ code: 'custom', message: 'must be host:port pairs, comma separated' });
  return z.NEVER;
});

const MODEL = /^~?[\w.-]{1,60}\/[\w.-]{1,80}(:[\w.-]{1,40})?$/;

/** Names of models as OpenRouter has them, `vendor/model[:variant]`, comma separated; three at most. */
const modelNames = z.string().transform((value, context) => {
  const names = value.split(',').map((name) => name.trim());
  if (names.length <= 3 && names.every((name) => MODEL.test(name))) return names;
  context.addIssue({
    code: 'custom',
    message: 'must be one to three models, comma separated, such as openai/gpt-4o',
  });
  return z.NEVER;
});

/** Keys of pretended providers, for the forms of a demo to be filled in with. */
const demoKeys = z.string().transform((value, context) => {
  const parsed = z
    .record(z.string(), z.record(z.string(), z.string()))
    .safeParse(jsonOrNull(value));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: 'must be JSON: { provider: { field: value } }' });
  return z.NEVER;
});

function jsonOrNull(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/**
 * Every variable the product reads. `.env.example` names the same ones; a check holds the two equal.
 * An empty value counts as not set.
 */
export const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),

  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional(),
  MIGRATE_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional(),
  SENTINEL_DATA_DIR: text.default('.data'),
  SENTINEL_DEMO: flag.default(false),
  SENTINEL_DEMO_KEYS: demoKeys.optional(),
  SENTINEL_SEED: z.coerce.number().int().default(20_250_125),
  SENTINEL_WORKER: z.enum(['inprocess', 'off']).default('off'),
  SENTINEL_SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SENTINEL_LINK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SENTINEL_ENCRYPTION_KEYS: encryptionKeys.optional(),

  SENTINEL_STREAM_SECONDS: z.coerce.number().int().min(5).max(3_600).optional(),

  NEXT_PUBLIC_APP_URL: url.default('http://localhost:3000'),
  CRON_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),

  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: z.string().regex(/^pk_/, 'must begin with pk_').optional(),
  CLERK_SECRET_KEY: z.string().regex(/^sk_/, 'must begin with sk_').optional(),
  CLERK_JWT_KEY: text.optional(),
  CLERK_AUTHORIZED_PARTIES: text.optional(),
  CLERK_WEBHOOK_SIGNING_SECRET: z
    .string()
    .regex(/^whsec_/, 'must begin with whsec_')
    .optional(),
  CLERK_API_URL: url.default('https://api.clerk.com'),

  OPENROUTER_API_KEY: text.optional(),
  OPENROUTER_BASE_URL: url.default('https://openrouter.ai/api/v1'),
  OPENROUTER_DATA_COLLECTION: z.enum(['allow', 'deny']).default('deny'),
  OPENROUTER_TEAM_BUDGET_USD: z.coerce.number().min(0).max(1_000_000).optional(),
  OPENROUTER_MODEL_SEMANTIC_SEARCH: modelNames.optional(),
  OPENROUTER_MODEL_FINANCIAL: modelNames.optional(),
  OPENROUTER_MODEL_DEAL_SPECIFIC: modelNames.optional(),
  OPENROUTER_MODEL_CODE_SQL: modelNames.optional(),
  OPENROUTER_MODEL_PLANNING: modelNames.optional(),
  OPENROUTER_MODEL_GENERAL: modelNames.optional(),

  OUTBOUND_ALLOWED_HOSTS: hostPairs.default([]),

  SALESFORCE_CLIENT_ID: text.optional(),
  SALESFORCE_CLIENT_SECRET: text.optional(),
  SALESFORCE_LOGIN_URL: url.default('https://login.salesforce.com'),
  SALESFORCE_ALLOWED_HOSTS: hostPairs.default([]),
  HUBSPOT_API_URL: url.default('https://api.hubapi.com'),
  GOOGLE_API_URL: url.default('https://www.googleapis.com'),
  GOOGLE_CLIENT_ID: text.optional(),
  GOOGLE_CLIENT_SECRET: text.optional(),

  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  UPSTASH_REDIS_REST_URL: url.optional(),
  UPSTASH_REDIS_REST_TOKEN: text.optional(),

  RESEND_API_KEY: text.regex(/^[!-~]+$/, 'must hold plain characters only').optional(),
  RESEND_FROM_EMAIL: z.email().optional(),
  RESEND_API_URL: url.default('https://api.resend.com'),

  NEXT_PUBLIC_ANALYTICS_ENABLED: flag.default(false),
  ANALYTICS_API_KEY: text.optional(),

  NEXT_PUBLIC_SENTRY_DSN: url.optional(),
  SENTRY_PERFORMANCE_SAMPLE_RATE: z.coerce.number().min(0).max(1).default(0.1),

  IMPORT_MAX_MB: z.coerce.number().int().positive().max(10_000).default(512),

  RATE_LIMIT_STRICT: budget.default(30),
  RATE_LIMIT_LENIENT: budget.default(200),
  RATE_LIMIT_CHAT: budget.default(20),
  RATE_LIMIT_EXPORT: budget.default(30),
  RATE_LIMIT_SEARCH: budget.default(120),
  RATE_LIMIT_SYNC: budget.default(10),
  RATE_LIMIT_ANALYTICS: budget.default(60),
  RATE_LIMIT_STREAM: budget.default(120),
  RATE_LIMIT_SIGN_IN: budget.default(10),
  RATE_LIMIT_IP_FACTOR: budget.default(10),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  VERCEL: flag.default(false),
});

export type Env = z.infer<typeof envSchema>;

/** Which of the sign-ins is in force; never two at once. */
export type AuthMode = 'clerk' | 'demo' | 'development';

export class EnvError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The environment is not usable: ${faults.join('; ')}.`);
    this.name = 'EnvError';
    this.faults = faults;
  }
}

type Source = Readonly<Record<string, string | undefined>>;

/** A production without Clerk: the open sign-in has to be wanted, and its sessions signed. */
function faultsOfOpenProduction({ SENTINEL_DEMO, SENTINEL_SESSION_SECRET }: Env): string[] {
  if (!SENTINEL_DEMO) {
    return ['production needs Clerk keys, or SENTINEL_DEMO=1 for the open demo sign-in'];
  }
  return SENTINEL_SESSION_SECRET
    ? []
    : ['SENTINEL_SESSION_SECRET is needed to sign the demo session'];
}

/** Rules between variables, which hold for a server that answers requests, not for a build. */
function faultsBetween(env: Env): string[] {
  const faults: string[] = [];
  const clerkHalves = [env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, env.CLERK_SECRET_KEY].filter(Boolean);
  if (clerkHalves.length === 1) {
    faults.push('NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY go together');
  }
  if (Boolean(env.UPSTASH_REDIS_REST_URL) !== Boolean(env.UPSTASH_REDIS_REST_TOKEN)) {
    faults.push('UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN go together');
  }
  if (env.RESEND_API_KEY && !env.SENTINEL_LINK_SECRET) {
    // Mails stay in mailboxes: what their links hang on must outlive restarts and other secrets.
    faults.push(
      'SENTINEL_LINK_SECRET is needed for the links in mails where RESEND_API_KEY is set',
    );
  }
  if (env.NODE_ENV === 'production' && clerkHalves.length === 0) {
    faults.push(...faultsOfOpenProduction(env));
  }
  return faults;
}

/**
 * Checks the whole environment at once.
 *
 * @throws EnvError that names every faulty variable, so that one start shows all there is to mend.
 */
export function parseEnv(source: Source, options: { crossChecks: boolean }): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    throw new EnvError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    );
  }
  const faults = options.crossChecks ? faultsBetween(parsed.data) : [];
  if (faults.length > 0) throw new EnvError(faults);
  return parsed.data;
}

/** How long a live stream lasts: below what Vercel gives a function where that is the platform. */
export const streamSecondsOf = (env: Env): number =>
  env.SENTINEL_STREAM_SECONDS ?? (env.VERCEL ? 50 : 300);

export function authModeOf(env: Env): AuthMode {
  if (env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY) return 'clerk';
  return env.NODE_ENV === 'production' || env.SENTINEL_DEMO ? 'demo' : 'development';
}
