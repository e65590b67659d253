export { assess, ENGINE_VERSION } from './assess';
export { dealAsCreated } from './deal-as-created';
export { defaultNorms, riskNormsSchema, type RiskNorms, type SourceCoverage } from './norms';
export { NormsBuilder } from './norms-builder';
export {
  defaultAlertRules,
  defaultPolicy,
  noLearnedParts,
  riskPolicySchema,
  type AlertRules,
  type LearnedParts,
  type RiskPolicy,
} from './policy';
export * from './types';
export {
  parseDealRow,
  parseEventRow,
  type HistoryDeal,
  type HistoryEvent,
  type ParsedRow,
  type RowProblem,
} from './history';
export {
  columnMappingSchema,
  DEAL_COLUMNS,
  EVENT_COLUMNS,
  fileFormatSchema,
  planColumns,
  type ColumnMapping,
  type ColumnPlan,
  type FileFormat,
  type HistoryFileKind,
} from './history-columns';
export { guessMapping } from './history-columns-guess';
export { explain, type Explanation, type WhatIf } from './explain';
export { type RecommendedAction, type Recommendation, type Urgency } from './recommend';
export { actionEvents, type RiskAction } from './actions';
export { riskHistory, riskHistorySteps, type RiskMove, type RiskPoint } from './risk-history';
export { type RiskInputs } from './what-if';
export { replayAlerts, type AlertEpisode, type ReplayWindow } from './alert-replay';
export {
  ALERT_KINDS,
  alertStateSchema,
  decideAlert,
  heldAlerts,
  initialAlertState,
  type AlertDecision,
  type AlertEnding,
  type AlertKind,
  type AlertState,
  type EndedAlert,
  type FormerYardstick,
} from './alert';
export { parseIsoTime } from './iso-time';
export { createNormsTimeline, stagesByFirstUse, type DealWithEvents } from './norms-timeline';
export { backtestSteps, runBacktest, type BacktestOptions } from './backtest/run-backtest';
export type {
  BacktestReport,
  LeadTimeBucket,
  MethodCurve,
  MethodFigures,
  PartFigures,
  ScoreRange,
} from './backtest/report';
export type { Interval } from './backtest/bootstrap';
export { compareBandsSteps, type BandComparison } from './preview/compare-bands';
export { BandChanges } from './preview/band-changes';
export { countAlertsSteps, noAlerts, type AlertTally } from './preview/count-alerts';
export { learnPolicy, learnSteps } from './learn/learn-policy';
export { compareLearned, type LearnedComparison } from './learn/compare-learned';
export type { LearnOptions, LearnOutcome, LearnReport } from './learn/learn-outcome';
