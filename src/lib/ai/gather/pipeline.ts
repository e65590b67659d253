import { getPipeline } from '../../deals';
import { pipelineAnswer } from '../answers/pipeline';
import type { TaskType } from '../model';
import type { Ask, Gatherer } from './ask';
import { gatherByOwner } from './by-owner';

const load = ({ deps, actor, teamId }: Ask) => getPipeline(deps, actor, teamId);

export const gatherPipeline: Gatherer = async (ask) => {
  const { isMine, owner } = ask.routed.conditions;
  // The pipeline's totals are of everybody; one person's stand in the sums by owner.
  if (isMine || owner !== undefined) return gatherByOwner(ask);
  return ask.sheet.answer(pipelineAnswer(ask.sheet, await load(ask), ''));
};

const SUGGESTIONS =
  'What can be answered from the figures: which deals need attention today, how a deal stands and what to do next about it, how likely it is to be lost, how the pipeline differs from a month ago, one period beside another, when open deals are expected to close, risk by owner, deals that nobody has touched, what changed, and deals like another one.';

/** Why the pipeline is told instead: what code cannot do needs a model. */
const BEFORE: Readonly<Record<TaskType, string>> = {
  code_sql: 'Code is not written from figures alone. The open pipeline, in short:',
  planning: 'Plans are not made from figures alone. What they say of the open pipeline:',
  general: 'The figures hold no answer to this. What they say of the open pipeline:',
  semantic_search: 'Nothing in the question says which deals to look for. The open pipeline, in short:', // prettier-ignore
  deal_specific: 'The question names no deal that you can see. The open pipeline, in short:',
  financial: 'The open pipeline, in short:',
};

export const gatherOther: Gatherer = async (ask) => {
  const before = BEFORE[ask.routed.taskType];
  return ask.sheet.answer([...pipelineAnswer(ask.sheet, await load(ask), before), SUGGESTIONS]);
};
