import 'server-only';
import type { Deps } from '../platform/deps';
import { changeDeal, type Request } from './change-deal';
import type { DealDto } from './dto';
import { planTouch } from './plan-touch';
import type { LogTouchInput } from './schema';

/** Adds one fact to the deal's history and assesses it anew. */
export function logTouch(
  deps: Deps,
  request: Request,
  id: string,
  input: LogTouchInput,
): Promise<DealDto> {
  return changeDeal(deps, request, 'deal.log_touch', id, (deal, context) =>
    planTouch(deal, input, context),
  );
}
