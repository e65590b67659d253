import { SignJWT, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose';
import { createHmac, randomBytes } from 'node:crypto';

export interface ClerkKeys {
  readonly kid: string;
  /** As `CLERK_JWT_KEY` holds it. */
  readonly pem: string;
  readonly jwk: JWK;
  /** A signed token; the header may be told otherwise. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

/** A key pair as an instance of Clerk has one: RSA, 2048 bits. */
export async function makeClerkKeys(): Promise<ClerkKeys> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = `ins_${randomBytes(9).toString('hex')}`;
  return {
    kid,
    pem: await exportSPKI(publicKey),
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' },
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header })
        .sign(privateKey),
  };
}

export const newSubject = (): string => `user_${randomBytes(12).toString('hex')}`;

/** The claims of a session token, version 2, that lives for a minute. */
export function sessionClaims(
  subject: string,
  at: Date,
  party: string,
  frontendHost = 'clerk.example.test',
): Record<string, unknown> {
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    sub: subject,
    iss: `https://${frontendHost}`,
    azp: party,
    iat: seconds,
    nbf: seconds - 10,
    exp: seconds + 60,
    sid: `sess_${subject.slice(5)}`,
    sts: 'active',
    fva: [0, -1],
    v: 2,
  };
}

/** The publishable key of an instance: its frontend host, in base64. */
export const publishableKeyOf = (frontendHost: string): string =>
  `pk_test_${Buffer.from(`${frontendHost}$`).toString('base64')}`;

export const newHookSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** The headers that Clerk's deliveries bear: HMAC-SHA256 over id, seconds and the exact body. */
export function signHook(
  secret: string,
  body: string,
  at: Date,
  prefix: 'svix' | 'webhook' = 'svix',
): Record<string, string> {
  const id = `msg_${randomBytes(12).toString('hex')}`;
  const seconds = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: seconds,
    [`${prefix}-signature`]: `v1,${signature}`,
  };
}
