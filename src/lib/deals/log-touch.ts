import 'server-only';
import type { Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { changeDeal, type Request } from './change-deal';
import type { DealRecord, PlannedChange } from './deal-change';
import type { DealDto } from './dto';
import { findMentions } from './find-mentions';
import { planTouch } from './plan-touch';
import { listNameable } from './repository/nameable';
import type { LogTouchInput } from './schema';

/** Whom of the deal's team the note names; a personal deal has nobody else to name. */
async function mentionsIn(
  tx: Tx,
  { teamId }: DealRecord,
  { type, text }: LogTouchInput,
): Promise<Pick<PlannedChange, 'mentions'>> {
  // The text of a contact is its name.
  if (!text?.includes('@') || teamId === null || type === 'contact_added') return {};
  return { mentions: { userIds: findMentions(text, await listNameable(tx, teamId)), text } };
}

/** Adds one fact to the deal's history and assesses it anew. */
export function logTouch(
  deps: Deps,
  request: Request,
  id: string,
  input: LogTouchInput,
): Promise<DealDto> {
  return changeDeal(deps, request, 'deal.log_touch', id, async (deal, context, tx) => ({
    ...planTouch(deal, input, context),
    ...(await mentionsIn(tx, deal, input)),
  }));
}
