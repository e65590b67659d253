/** A `User` of Clerk's Backend API, in the wire format of version 2026-05-12. */
export interface WireUser {
  readonly id: string;
  readonly updated_at: number;
  readonly [field: string]: unknown;
}

export interface Person {
  readonly id: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly username?: string | null;
  /** Null for a person without an address. */
  readonly email?: string | null;
  /** Default: verified. */
  readonly emailStatus?: 'verified' | 'unverified';
  readonly updatedAt: Date;
}

function wireEmail(person: Person, address: string) {
  const at = person.updatedAt.getTime();
  return {
    id: `idn_${person.id}`,
    object: 'email_address',
    email_address: address,
    reserved: false,
    verification: {
      object: 'verification_otp',
      status: person.emailStatus ?? 'verified',
      strategy: 'email_code',
      attempts: 1,
      expire_at: at + 600_000,
    },
    linked_to: [],
    matches_sso_connection: false,
    created_at: at,
    updated_at: at,
  };
}

/** What Clerk sends of a person, in an answer and in an event. */
export function wireUser(person: Person): WireUser {
  const at = person.updatedAt.getTime();
  const { email = null } = person;
  return {
    id: person.id,
    object: 'user',
    username: person.username ?? null,
    first_name: person.firstName ?? null,
    last_name: person.lastName ?? null,
    locale: null,
    image_url: `https://img.clerk.com/${person.id}`,
    has_image: false,
    primary_email_address_id: email ? `idn_${person.id}` : null,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: true,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    email_addresses: email ? [wireEmail(person, email)] : [],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: {},
    external_id: null,
    last_sign_in_at: at,
    banned: false,
    locked: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    created_at: at,
    updated_at: at,
    delete_self_enabled: true,
    create_organization_enabled: true,
    last_active_at: at,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    legal_accepted_at: null,
  };
}
