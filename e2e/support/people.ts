import { createHash, randomBytes } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { SignJWT } from 'jose';
import { newId } from '../../src/lib/core/ids';
import { sql } from './database';
import { call, type Json } from './http';
import { baseUrl, sessionSecret } from './settings';

export const SESSION_COOKIE = 'sentinel_session';

export interface Person {
  readonly userId: string;
  readonly teamId: string;
  readonly scopeKey: string;
  readonly token: string;
}

export type Role = 'owner' | 'admin' | 'member' | 'viewer';

/** A token of a user, made by hand, so that a test can choose its scopes and its end. */
export async function makeToken(
  userId: string,
  given: { scopes?: string[]; expiresAt?: Date; revokedAt?: Date } = {},
): Promise<string> {
  const token = `sntl_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(token).digest('hex');
  await sql(
    `INSERT INTO "ApiToken" ("id", "userId", "name", "tokenHash", "prefix", "scopes", "expiresAt", "revokedAt")
     VALUES ($1, $2, 'end-to-end', $3, $4, $5, $6, $7)`,
    [
      newId(),
      userId,
      hash,
      token.slice(0, 9),
      given.scopes ?? ['read', 'write', 'admin'],
      given.expiresAt ?? null,
      given.revokedAt ?? null,
    ],
  );
  return token;
}

/** A new team. A test's own tenant keeps it apart from the other tests and from their rate limits. */
export async function makeTeam(name = 'End-to-end team'): Promise<string> {
  const teamId = newId();
  await sql('INSERT INTO "Team" ("id", "name", "updatedAt") VALUES ($1, $2, now())', [
    teamId,
    name,
  ]);
  return teamId;
}

export async function makePerson(teamId: string, role: Role): Promise<Person> {
  const userId = newId();
  await sql(
    `INSERT INTO "User" ("id", "auditRef", "email", "name", "updatedAt")
     VALUES ($1, $2, $3, $4, now())`,
    [userId, newId(), `${userId}@e2e.example`, `Test ${role}`],
  );
  await sql('INSERT INTO "TeamMember" ("id", "teamId", "userId", "role") VALUES ($1, $2, $3, $4)', [
    newId(),
    teamId,
    userId,
    role,
  ]);
  return { userId, teamId, scopeKey: `team:${teamId}`, token: await makeToken(userId) };
}

/** Somebody new with a team of their own. */
export const makeOwner = async (): Promise<Person> => makePerson(await makeTeam(), 'owner');

/** A seeded person, with a token of their own. */
export async function seededPerson(email: string): Promise<Person> {
  const [row] = await sql<{ userId: string; teamId: string }>(
    `SELECT u."id" AS "userId", m."teamId" FROM "User" u
     JOIN "TeamMember" m ON m."userId" = u."id" WHERE u."email" = $1`,
    [email],
  );
  if (!row) throw new Error(`${email} was not seeded`);
  return { ...row, scopeKey: `team:${row.teamId}`, token: await makeToken(row.userId) };
}

/** What the sign-in puts into the cookie. */
export function signSession(
  userId: string,
  given: { secret?: string; expiresIn?: string } = {},
): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setAudience('sentinel-demo-session')
    .setIssuedAt()
    .setExpirationTime(given.expiresIn ?? '1h')
    .sign(new TextEncoder().encode(given.secret ?? sessionSecret));
}

/** @param url which app; cookies are told apart by the name of the host alone */
export async function signInAs(
  context: BrowserContext,
  { userId }: Person,
  url: string = baseUrl,
): Promise<void> {
  const value = await signSession(userId);
  await context.addCookies([{ name: SESSION_COOKIE, value, url, httpOnly: true }]);
}

/** A deal made through the API, as it was answered. */
export async function makeDeal(
  person: Person,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Json> {
  const body = { name: `Pilot ${newId().slice(-6)}`, value: 4_200, ...fields };
  const answer = await call('POST', '/api/deals', { token: person.token, body });
  if (answer.status !== 201) throw new Error(`No deal was made: ${answer.text}`);
  return answer.json.deal;
}
