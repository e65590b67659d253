import 'server-only';
import { appendAudit } from '../audit';
import {
  createApiToken,
  demandTokenScope,
  personalKey,
  TOKEN_SCOPES,
  type Actor,
  type TokenScope,
} from '../auth';
import { DAY_MS } from '../core/dates';
import { AppError, invalidField, notFound } from '../core/errors';
import { isId } from '../core/ids';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { ApiTokenDto } from './dto';
import { ENDED_TOKEN_DAYS, MAX_LIVE_TOKENS, stateOfToken } from './model';
import * as tokens from './repository/tokens';
import type { CreateTokenInput } from './schema';

/** Who asks: what every changing use case is told beside its input. */
export interface AccountRequest {
  readonly actor: Actor;
  readonly requestId: string | null;
}

const isScope = (scope: string): scope is TokenScope =>
  (TOKEN_SCOPES as readonly string[]).includes(scope);
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

function toDto(row: tokens.TokenRow, now: Date): ApiTokenDto {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes.filter(isScope),
    state: stateOfToken(row, now),
    createdAt: row.createdAt.toISOString(),
    expiresAt: iso(row.expiresAt),
    lastUsedAt: iso(row.lastUsedAt),
    revokedAt: iso(row.revokedAt),
  };
}

/** Nobody gets more by a token of their token's making than that one may itself. */
function demandOwnScopes(actor: Actor, scopes: readonly TokenScope[]): void {
  if (actor.via === 'session') return;
  const more = scopes.filter((scope) => !actor.tokenScopes.includes(scope));
  if (more.length === 0) return;
  throw new AppError(
    'FORBIDDEN',
    `This token lacks the scope "${more[0]}", so it cannot make one that has it.`,
  );
}

/** The person's tokens: the live ones, and those that ended within the last thirty days. */
export async function listTokens({ db, now }: Deps, actor: Actor): Promise<ApiTokenDto[]> {
  demandTokenScope(actor, 'account.read');
  const at = now();
  const since = new Date(at.getTime() - ENDED_TOKEN_DAYS * DAY_MS);
  return (await tokens.listTokens(db, actor.userId, at, since)).map((row) => toDto(row, at));
}

/**
 * Makes an API token of the person's own. Its plain text is told this once.
 *
 * @throws AppError FORBIDDEN (more scopes than the asking token has), VALIDATION_FAILED
 *   (`expiresAt`), CONFLICT (as many live ones as may be)
 */
export async function createToken(
  { db, now }: Deps,
  { actor, requestId }: AccountRequest,
  { name, scopes, expiresAt }: CreateTokenInput,
): Promise<{ apiToken: ApiTokenDto; token: string }> {
  demandTokenScope(actor, 'account.manage');
  demandOwnScopes(actor, scopes);
  const at = now();
  if (expiresAt && expiresAt <= at) throw invalidField('expiresAt', 'must lie in the future');
  return inTransaction(db, async (tx) => {
    await tokens.lockTokens(tx, actor.userId);
    if ((await tokens.countLive(tx, actor.userId, at)) >= MAX_LIVE_TOKENS) {
      throw new AppError(
        'CONFLICT',
        `You have ${MAX_LIVE_TOKENS} live tokens, which is as many as may be. Revoke one first.`,
      );
    }
    const input = { userId: actor.userId, name, scopes, expiresAt };
    const { id, token } = await createApiToken({ db: tx, now: () => at }, input);
    await appendAudit(tx, {
      scopeKey: personalKey(actor.auditRef),
      action: 'token.created',
      actorRef: actor.auditRef,
      target: id,
      data: { name, scopes: scopes.join(', '), expiresAt: iso(expiresAt) },
      requestId,
      at,
    });
    const row = await tokens.findToken(tx, actor.userId, id);
    if (!row) throw new Error('The token that was just made is not there.');
    return { apiToken: toDto(row, at), token };
  });
}

/** Ends one of the person's tokens for good; one that was revoked before stays as it is. */
export async function revokeToken(
  { db, now }: Deps,
  { actor, requestId }: AccountRequest,
  id: string,
): Promise<ApiTokenDto> {
  demandTokenScope(actor, 'account.manage');
  const at = now();
  return inTransaction(db, async (tx) => {
    await tokens.lockTokens(tx, actor.userId);
    const found = isId(id) ? await tokens.findToken(tx, actor.userId, id) : null;
    if (!found) throw notFound('The token');
    if (found.revokedAt) return toDto(found, at);
    const revoked = await tokens.revokeToken(tx, id, at);
    await appendAudit(tx, {
      scopeKey: personalKey(actor.auditRef),
      action: 'token.revoked',
      actorRef: actor.auditRef,
      target: id,
      data: { name: found.name },
      requestId,
      at,
    });
    return toDto(revoked, at);
  });
}
