import { createHash, randomBytes } from 'node:crypto';
import type { Answer } from './answer';
import type { SalesforceOrg } from './org';

export interface OAuthOptions {
  readonly clientId: string;
  /** Null for an app without one. */
  readonly clientSecret: string | null;
}

interface Code {
  readonly org: SalesforceOrg;
  readonly challenge: string;
  readonly redirectUri: string;
}

const refused = (error: string, description: string): Answer => ({
  status: 400,
  body: { error, error_description: description },
});

/** Salesforce's sign-in: authorisation code with PKCE, refresh (rotating or not) and revocation. */
export class OAuthDesk {
  readonly options: OAuthOptions;
  /** Whether each refresh gives a new refresh token, and ends the one before. */
  rotates = true;
  readonly #codes = new Map<string, Code>();
  readonly #url: () => string;
  readonly #orgs: () => readonly SalesforceOrg[];
  readonly #now: () => number;

  constructor(
    options: OAuthOptions,
    given: {
      readonly url: () => string;
      readonly orgs: () => readonly SalesforceOrg[];
      readonly now: () => number;
    },
  ) {
    this.options = options;
    this.#url = given.url;
    this.#orgs = given.orgs;
    this.#now = given.now;
  }

  /** Whoever comes is signed in to the organisation, and agrees. */
  authorize(query: URLSearchParams, org: SalesforceOrg | undefined): Answer {
    const challenge = query.get('code_challenge') ?? '';
    const redirectUri = query.get('redirect_uri') ?? '';
    if (query.get('response_type') !== 'code')
      return refused('unsupported_response_type', 'response type not supported');
    if (query.get('client_id') !== this.options.clientId)
      return refused('invalid_client_id', 'client identifier invalid');
    if (!URL.canParse(redirectUri))
      return refused('redirect_uri_mismatch', 'redirect_uri must match configuration');
    if (!/^[\w-]{43}$/.test(challenge))
      return refused('invalid_request', 'missing required code challenge');
    if (!org) return refused('access_denied', 'end-user denied authorization');
    const code = `aPrx${randomBytes(24).toString('base64url')}`;
    this.#codes.set(code, { org, challenge, redirectUri });
    const target = new URL(redirectUri);
    target.searchParams.set('code', code);
    const state = query.get('state');
    if (state !== null) target.searchParams.set('state', state);
    return { status: 302, headers: { location: target.href } };
  }

  token(form: URLSearchParams): Answer {
    if (form.get('client_id') !== this.options.clientId)
      return refused('invalid_client_id', 'client identifier invalid');
    const { clientSecret } = this.options;
    if (clientSecret !== null && form.get('client_secret') !== clientSecret) {
      return refused('invalid_client', 'invalid client credentials');
    }
    if (form.get('grant_type') === 'authorization_code') return this.#byCode(form);
    if (form.get('grant_type') === 'refresh_token') return this.#byRefresh(form);
    return refused('unsupported_grant_type', 'grant type not supported');
  }

  revoke(form: URLSearchParams): Answer {
    const token = form.get('token') ?? '';
    for (const org of this.#orgs()) {
      if (org.tokens.delete(token)) return { status: 200 };
      if (org.refreshTokens.delete(token)) {
        // Access tokens end with the grant that they came of.
        org.tokens.clear();
        return { status: 200 };
      }
    }
    return {
      status: 400,
      body: { error: 'invalid_token', error_description: 'token was invalid' },
    };
  }

  #byCode(form: URLSearchParams): Answer {
    const code = form.get('code') ?? '';
    const held = this.#codes.get(code);
    this.#codes.delete(code);
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (!held) return refused('invalid_grant', 'expired authorization code');
    if (held.redirectUri !== form.get('redirect_uri'))
      return refused('redirect_uri_mismatch', 'redirect_uri must match configuration');
    if (held.challenge !== challenge) return refused('invalid_grant', 'invalid code verifier');
    return this.#grant(held.org, this.#newRefreshToken(held.org));
  }

  #byRefresh(form: URLSearchParams): Answer {
    const token = form.get('refresh_token') ?? '';
    const org = this.#orgs().find(({ refreshTokens }) => refreshTokens.has(token));
    if (!org) return refused('invalid_grant', 'expired access/refresh token');
    if (!this.rotates) return this.#grant(org, null);
    // The session of the one before ends with it.
    org.refreshTokens.delete(token);
    org.tokens.clear();
    return this.#grant(org, this.#newRefreshToken(org));
  }

  #newRefreshToken(org: SalesforceOrg): string {
    const token = `5Aep${randomBytes(32).toString('base64url')}`;
    org.refreshTokens.add(token);
    return token;
  }

  #grant(org: SalesforceOrg, refreshToken: string | null): Answer {
    return {
      status: 200,
      body: {
        access_token: org.newToken(),
        ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
        signature: randomBytes(32).toString('base64'),
        scope: 'refresh_token api',
        instance_url: this.#url(),
        id: `${this.#url()}/id/${org.id}/${org.userId}`,
        token_type: 'Bearer',
        issued_at: String(this.#now()),
      },
    };
  }
}
