import type { DealDto } from '../../deals/dto';
import type { SuggestedAction } from '../model';

const of = (deal: DealDto) => ({ dealId: deal.id, dealName: deal.name });

export const logTouch = (deal: DealDto, text = ''): SuggestedAction => ({
  ...of(deal),
  kind: 'log_touch',
  label: 'Log a touch',
  text,
});

const setNextStep = (deal: DealDto, text: string): SuggestedAction => ({
  ...of(deal),
  kind: 'set_next_step',
  label: 'Set the next step',
  text,
});

/** What a person can do about an open deal: the action that its risk calls for, else to log what was done. */
export function suggestFor(deal: DealDto): SuggestedAction {
  const action = deal.nextAction?.label;
  return action === undefined ? logTouch(deal) : setNextStep(deal, action);
}
