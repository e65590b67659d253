import { OPEN_STAGES, type OpenStage, type Stage } from '../deals/model';
import type { CrmName, SourceStage, StageChoices } from './model';

/** How the standard stages of each CRM are understood, by their names in small letters. */
const STANDARD: Readonly<Record<CrmName, Readonly<Record<string, Stage>>>> = {
  salesforce: {
    prospecting: 'discovery',
    qualification: 'discovery',
    'needs analysis': 'discovery',
    'value proposition': 'proposal',
    'id. decision makers': 'proposal',
    'perception analysis': 'proposal',
    'proposal/price quote': 'proposal',
    'negotiation/review': 'negotiation',
    'closed won': 'closed_won',
    'closed lost': 'closed_lost',
  },
  hubspot: {
    appointmentscheduled: 'discovery',
    qualifiedtobuy: 'discovery',
    presentationscheduled: 'proposal',
    decisionmakerboughtin: 'proposal',
    contractsent: 'negotiation',
    closedwon: 'closed_won',
    closedlost: 'closed_lost',
  },
};

const isClosedOne = (stage: Stage): boolean => stage === 'closed_won' || stage === 'closed_lost';
const isOpenOne = (stage: Stage | undefined): stage is OpenStage =>
  stage !== undefined && (OPEN_STAGES as readonly string[]).includes(stage);

/** From the chance that the CRM gives a stage: below 40 %, below 70 %, and from there. */
function openByProbability(probability: number | null): OpenStage {
  if (probability === null || probability < 0.4) return 'discovery';
  return probability < 0.7 ? 'proposal' : 'negotiation';
}

/** What stages are called is typed by people: `constructor` is one that no table holds. */
const own = (table: Readonly<Record<string, Stage>>, name: string): Stage | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function standardOf(crm: CrmName, { key, label }: SourceStage): Stage | undefined {
  const names = STANDARD[crm];
  return own(names, key.trim().toLowerCase()) ?? own(names, label.trim().toLowerCase());
}

/**
 * How a CRM's stage is understood where nobody has chosen otherwise. Whether it is closed, and how,
 * the CRM says itself, and it is believed: a closed stage is never taken for an open one.
 */
export function defaultStage(crm: CrmName, stage: SourceStage): Stage {
  const standard = standardOf(crm, stage);
  if (stage.isClosed === true) {
    if (stage.isWon !== null) return stage.isWon ? 'closed_won' : 'closed_lost';
    return standard === 'closed_won' || stage.probability === 1 ? 'closed_won' : 'closed_lost';
  }
  if (stage.isClosed === false) {
    return isOpenOne(standard) ? standard : openByProbability(stage.probability);
  }
  return standard ?? openByProbability(stage.probability);
}

/**
 * Whether a person may choose this: an open stage stays open, and a closed one closed; won where the
 * CRM says won, lost where it says lost.
 */
export function mayMapTo(crm: CrmName, stage: SourceStage, ours: Stage): boolean {
  const usual = defaultStage(crm, stage);
  const isSaid = stage.isClosed === true && stage.isWon !== null;
  return isSaid ? usual === ours : isClosedOne(usual) === isClosedOne(ours);
}

/** A person's choice where there is one that still makes sense, else the default. */
export function stageOf(crm: CrmName, stage: SourceStage, choices: StageChoices): Stage {
  const chosen = own(choices, stage.key);
  return chosen !== undefined && mayMapTo(crm, stage, chosen) ? chosen : defaultStage(crm, stage);
}
