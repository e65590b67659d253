import 'server-only';
import { ID_PATTERN } from '../../core/ids';
import { deriveToken, linkSecretOf, secretsEqual } from '../../platform/crypto';
import type { Env } from '../../platform/env';
import { isNotificationType, TYPE_RULES, type NotificationType } from '../model';

/** One kind of mail to one person. */
export interface MailKind {
  readonly userId: string;
  readonly type: NotificationType;
}

/** Derived rather than stored: it names whom and what, and whoever has it may switch that off. */
const proofOf = (env: Env, { userId, type }: MailKind): string =>
  deriveToken(linkSecretOf(env), `unsubscribe:${userId}:${type}`);

const canSwitchOff = (type: NotificationType): boolean => !TYPE_RULES[type].fixed.includes('mail');

export interface UnsubscribeLink {
  /** A page that asks first: programs that look at every link of a mail switch nothing off. */
  readonly pageUrl: string;
  readonly oneClickUrl: string;
}

/** @returns null for mails that cannot be switched off */
export function unsubscribeLink(env: Env, kind: MailKind): UnsubscribeLink | null {
  if (!canSwitchOff(kind.type)) return null;
  const token = `${kind.type}.${kind.userId}.${proofOf(env, kind)}`;
  const href = (path: string) => new URL(path + token, env.NEXT_PUBLIC_APP_URL).href;
  return { pageUrl: href('/unsubscribe/'), oneClickUrl: href('/api/email/unsubscribe/') };
}

const TOKEN = /^([a-z_]+)\.([\w-]+)\.([\w-]{43})$/;

/** What a link's last part names; null where it was not made here. */
export function readUnsubscribeToken(env: Env, token: string): MailKind | null {
  const [, type = '', userId = '', proof = ''] = TOKEN.exec(token) ?? [];
  if (!isNotificationType(type) || !ID_PATTERN.test(userId) || !canSwitchOff(type)) return null;
  const kind = { userId, type };
  return secretsEqual(proof, proofOf(env, kind)) ? kind : null;
}
