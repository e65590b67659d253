import 'server-only';
import { makeMailPump, providerOf } from '../../email';
import type { Deps } from '../../platform/deps';
import { getEnv, type Env } from '../../platform/env';
import type { Logger } from '../../platform/log';
import type { PumpOptions } from '../../platform/outbox';
import { composeMail } from './compose-mail';

/** What sends mails, each in words that are made when it leaves. */
export const mailPump = (deps: Deps, log: Logger, env: Env = getEnv()): PumpOptions =>
  makeMailPump(deps, log, {
    provider: providerOf(env),
    compose: (mail) => composeMail(deps, env, mail),
    random: Math.random,
  });
