import 'server-only';
import type { Deps } from '../platform/deps';
import type { Logger } from '../platform/log';
import type { PumpOptions } from '../platform/outbox';
import { deliverMail, MAIL_TABLE, type MailSetting } from './deliver-mail';

/** What an error says without its words: those may quote a mail. */
const traceOf = (error: unknown) =>
  error instanceof Error
    ? { name: error.name, at: error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) }
    : { name: typeof error };

/** Sends the mails that are due, two at a time over all processes. */
export function makeMailPump(deps: Deps, log: Logger, setting: MailSetting): PumpOptions {
  const sender = { deps, log, setting, told: { refused: false } };
  return {
    db: deps.db,
    table: MAIL_TABLE,
    now: deps.now,
    concurrency: MAIL_TABLE.perLane,
    deliver: (claim) => deliverMail(sender, claim),
    onError: (error) => log.error({ fault: traceOf(error) }, 'a mail could not be handled'),
  };
}
