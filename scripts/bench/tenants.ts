import { createApiToken, createPeople, SESSION_COOKIE, signInDemo } from '@/lib/auth';
import { createDatabase } from '@/lib/platform/db';
import { parseEnv } from '@/lib/platform/env/schema';
import { OWNERS } from './words-table';

/** Sellers of a tenant who are users of ours; the others are names that the source gave. */
const SELLERS = OWNERS.slice(0, 3).map(([name]) => name);
const TENANTS = ['small', 'large'] as const;
export type TenantKey = (typeof TENANTS)[number];

export interface Tenant {
  readonly key: TenantKey;
  readonly teamId: string;
  readonly scopeKey: string;
  /** Owner of the team, whose token and session these are. */
  readonly userId: string;
  readonly email: string;
  readonly token: string;
  /** The header `cookie` of a signed-in browser. */
  readonly cookie: string;
  userIdOf(sellerName: string): string | null;
}

export type Tenants = Readonly<Record<TenantKey, Tenant>>;

const emailOf = (tenant: TenantKey, person: string): string =>
  `${person.toLowerCase().replace(' ', '.')}@${tenant}.example`;

function peopleOf(tenant: TenantKey) {
  const people = ['Owner', ...SELLERS];
  const users = people.map((name) => ({
    key: `${tenant} ${name}`,
    name: name === 'Owner' ? `Owner ${tenant}` : name,
    email: emailOf(tenant, name),
  }));
  const members = users.map(({ key }, index) => ({
    userKey: key,
    role: index === 0 ? ('owner' as const) : ('member' as const),
  }));
  return { users, team: { key: tenant, name: `Team ${tenant}`, members } };
}

/**
 * Makes two teams, each with an owner who can call the API and open pages.
 *
 * @param environment that of the server which is to accept their sessions
 */
export async function makeTenants(
  appUrl: string,
  environment: Readonly<Record<string, string>>,
): Promise<Tenants> {
  const deps = { db: createDatabase(appUrl, 2), now: () => new Date() };
  const env = parseEnv(environment, { crossChecks: false });
  const parts = TENANTS.map(peopleOf);
  try {
    const { people, teams } = await createPeople(deps, {
      users: parts.flatMap(({ users }) => users),
      teams: parts.map(({ team }) => team),
    });
    const make = async (key: TenantKey): Promise<Tenant> => {
      const userId = people.get(`${key} Owner`) ?? '';
      const teamId = teams.get(key) ?? '';
      const input = { userId, name: 'Benchmark', expiresInDays: 2 };
      const { token } = await createApiToken(deps, input);
      const cookie = `${SESSION_COOKIE}=${await signInDemo(deps, env, userId)}`;
      const scopeKey = `team:${teamId}`;
      const email = emailOf(key, 'Owner');
      const userIdOf = (seller: string) => people.get(`${key} ${seller}`) ?? null;
      return { key, teamId, scopeKey, userId, email, token, cookie, userIdOf };
    };
    return { small: await make('small'), large: await make('large') };
  } finally {
    await deps.db.$disconnect();
  }
}
