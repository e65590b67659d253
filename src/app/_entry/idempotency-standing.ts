import 'server-only';
import { TEAM_ROLES, TOKEN_SCOPES, type Actor } from '@/lib/auth/model';
import { sha256Hex } from '@/lib/platform/crypto';

/** What an actor may do, to be compared with what they might do at another time. */
export interface Standing {
  /** A digest for each role in a team and for each scope. */
  readonly held: readonly string[];
  /** Those of `held`, and of all that is less: an admin covers what a member might do. */
  readonly covers: ReadonlySet<string>;
}

/** So long that no two rights of one person are alike. */
const DIGEST_LENGTH = 16;
const digestOf = (right: string): string => sha256Hex(right).slice(0, DIGEST_LENGTH);

/** A session may do what its person may: all scopes. */
export function standingOf({ memberships, via, tokenScopes }: Actor): Standing {
  const scopes = (via === 'session' ? TOKEN_SCOPES : tokenScopes).map((scope) => digestOf(scope));
  const inTeam = (teamId: string, role: string) => digestOf(`${teamId} ${role}`);
  const held = [...memberships.map(({ teamId, role }) => inTeam(teamId, role)), ...scopes];
  const lesser = memberships.flatMap(({ teamId, role }) =>
    TEAM_ROLES.slice(TEAM_ROLES.indexOf(role)).map((each) => inTeam(teamId, each)),
  );
  return { held, covers: new Set([...held, ...lesser]) };
}
