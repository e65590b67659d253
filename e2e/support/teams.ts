import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../../src/lib/core/ids';
import { sql } from './database';
import { makePerson, makeTeam, type Person } from './people';

export interface Invite {
  readonly id: string;
  readonly token: string;
}

export async function emailOf({ userId }: Pick<Person, 'userId'>): Promise<string> {
  const [row] = await sql<{ email: string }>('SELECT "email" FROM "User" WHERE "id" = $1', [
    userId,
  ]);
  return row?.email ?? '';
}

/** An invite as if it had been sent two minutes ago, so that it may be sent again. */
export async function makeInvite(
  teamId: string,
  email = `${newId()}@e2e.example`,
): Promise<Invite> {
  const id = newId();
  const token = randomBytes(32).toString('base64url');
  await sql(
    `INSERT INTO "TeamInvite" ("id", "teamId", "email", "role", "tokenHash", "lastSentAt", "expiresAt")
     VALUES ($1, $2, $3, 'member', $4, now() - interval '2 minutes', now() + interval '7 days')`,
    [id, teamId, email, createHash('sha256').update(token).digest('hex')],
  );
  return { id, token };
}

/** Another team of the same people in the same roles, to do with what would end their own. */
export async function makeTwinTeam({ teamId }: Pick<Person, 'teamId'>): Promise<string> {
  const twin = await makeTeam();
  await sql(
    `INSERT INTO "TeamMember" ("id", "teamId", "userId", "role")
     SELECT $2 || "userId", $2, "userId", "role" FROM "TeamMember" WHERE "teamId" = $1`,
    [teamId, twin],
  );
  return twin;
}

/** What a route about teams is tried on: `<team>`, `<team>/<person or invite>`, or a link's token. */
export async function teamTarget(row: string, owner: Person, whom: Person): Promise<string> {
  if (row.includes('[token]')) {
    return (await makeInvite(await makeTeam(), await emailOf(whom))).token;
  }
  if (row.includes('[inviteId]')) return `${owner.teamId}/${(await makeInvite(owner.teamId)).id}`;
  if (row.includes('[userId]') || row.endsWith('/transfer') || row.startsWith('DELETE')) {
    const twin = await makeTwinTeam(owner);
    return `${twin}/${(await makePerson(twin, 'viewer')).userId}`;
  }
  return owner.teamId;
}
