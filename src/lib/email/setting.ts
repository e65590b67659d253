import 'server-only';
import type { MailProvider } from '../clients/resend';
import { authModeOf, type Env } from '../platform/env';

/** Null where none is configured: then mails are kept. */
export function providerOf(env: Env): MailProvider | null {
  const { RESEND_API_KEY: apiKey, RESEND_FROM_EMAIL: from, RESEND_API_URL: apiUrl } = env;
  return apiKey && from ? { apiKey, from, apiUrl } : null;
}

/** Whether mails that are kept can be read here: in demo and development, where nothing sends them. */
export const hasOutbox = (env: Env): boolean =>
  authModeOf(env) !== 'clerk' && providerOf(env) === null;
