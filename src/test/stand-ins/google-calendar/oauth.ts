import { createHash, randomBytes } from 'node:crypto';
import type { Answer } from './errors';

/** A person whose calendar this is, and what they have granted. */
export interface Grant {
  readonly email: string;
  scopes: readonly string[];
  refreshToken: string;
  readonly accessTokens: Set<string>;
}

interface Code {
  readonly email: string;
  readonly scopes: readonly string[];
  readonly challenge: string;
  readonly redirectUri: string;
}

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

const SECONDS = 3_599;
const DEMANDS: Readonly<Record<string, RegExp>> = {
  response_type: /^code$/,
  code_challenge_method: /^S256$/,
  code_challenge: /^[\w-]{43}$/,
  access_type: /^offline$/,
  prompt: /^consent$/,
  scope: /./,
  state: /./,
};
const token = (kind: string): string => `${kind}.${randomBytes(18).toString('base64url')}`;

const wrong = (status: number, error: string, words: string): Answer => ({
  status,
  body: { error, error_description: words },
});
const invalidGrant = wrong(400, 'invalid_grant', 'Bad Request');

const isHttp = (uri: string): boolean => URL.canParse(uri) && /^https?:/.test(uri);

/** Google's sign-in: a page that says yes at once, tokens, their renewal and their end. */
export class SignIn {
  readonly #client: OAuthClient;
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, Code>();

  constructor(client: OAuthClient) {
    this.#client = client;
  }

  grant(email: string, scopes: readonly string[]): Grant {
    const known = this.#grants.get(email);
    const grant = known ?? {
      email,
      scopes,
      refreshToken: token('1//refresh'),
      accessTokens: new Set<string>(),
    };
    grant.scopes = scopes;
    this.#grants.set(email, grant);
    return grant;
  }

  newAccessToken(grant: Grant): string {
    const accessToken = token('ya29');
    grant.accessTokens.add(accessToken);
    return accessToken;
  }

  findByAccessToken(accessToken: string): Grant | null {
    const all = [...this.#grants.values()];
    return all.find(({ accessTokens }) => accessTokens.has(accessToken)) ?? null;
  }

  /** An hour goes by. */
  expireAccessTokens(): void {
    for (const { accessTokens } of this.#grants.values()) accessTokens.clear();
  }

  withdraw(email: string): void {
    this.#grants.delete(email);
  }

  /** The page where a person would say yes; `email` is who says it. */
  authorize(query: URLSearchParams, email: string): Answer {
    const asked = Object.fromEntries(query);
    const { redirect_uri: redirectUri = '', code_challenge: challenge = '', scope = '' } = asked;
    if (asked.client_id !== this.#client.clientId || !isHttp(redirectUri)) {
      return wrong(400, 'redirect_uri_mismatch', 'The client or its address is not known.');
    }
    const missing = Object.entries(DEMANDS).find(([name, form]) => !form.test(asked[name] ?? ''));
    if (missing) return wrong(400, 'invalid_request', `Wrong: ${missing[0]}`);
    const code = token('4/code');
    this.#codes.set(code, { email, scopes: scope.split(' '), challenge, redirectUri });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('scope', scope);
    back.searchParams.set('state', asked.state ?? '');
    return { status: 302, body: {}, headers: { location: back.href } };
  }

  tokenFor(form: URLSearchParams): Answer {
    const { clientId, clientSecret } = this.#client;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
      return wrong(401, 'invalid_client', 'The OAuth client was not found.');
    }
    if (form.get('grant_type') === 'authorization_code') return this.#exchange(form);
    if (form.get('grant_type') === 'refresh_token') return this.#renew(form);
    return wrong(400, 'unsupported_grant_type', 'Invalid grant_type');
  }

  #exchange(form: URLSearchParams): Answer {
    const given = form.get('code') ?? '';
    const code = this.#codes.get(given);
    // A code is taken once, right or wrong.
    this.#codes.delete(given);
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (code?.challenge !== challenge || code.redirectUri !== form.get('redirect_uri')) {
      return invalidGrant;
    }
    const grant = this.grant(code.email, code.scopes);
    return { status: 200, body: { ...this.#answer(grant), refresh_token: grant.refreshToken } };
  }

  #renew(form: URLSearchParams): Answer {
    const given = form.get('refresh_token');
    const grant = [...this.#grants.values()].find(({ refreshToken }) => refreshToken === given);
    if (!grant) return wrong(400, 'invalid_grant', 'Token has been expired or revoked.');
    return { status: 200, body: this.#answer(grant) };
  }

  #answer(grant: Grant): object {
    return {
      access_token: this.newAccessToken(grant),
      expires_in: SECONDS,
      scope: grant.scopes.join(' '),
      token_type: 'Bearer',
    };
  }

  revoke(given: string | null): Answer {
    const grant = [...this.#grants.values()].find(
      ({ refreshToken, accessTokens }) => refreshToken === given || accessTokens.has(given ?? ''),
    );
    if (!grant) return wrong(400, 'invalid_token', 'Token expired or revoked');
    this.withdraw(grant.email);
    return { status: 200, body: {} };
  }
}
