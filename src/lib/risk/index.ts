export { assess } from './assess';
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
export { heldAlerts, replayAlerts, type AlertEpisode, type ReplayWindow } from './alert-replay';
export {
  ALERT_KINDS,
  alertStateSchema,
  decideAlert,
  initialAlertState,
  type AlertDecision,
  type AlertKind,
  type AlertState,
} from './alert';
export { parseIsoTime } from './iso-time';
export { createNormsTimeline, stagesByFirstUse, type DealWithEvents } from './norms-timeline';
export { runBacktest, type BacktestOptions } from './backtest/run-backtest';
export type { BacktestReport, MethodFigures } from './backtest/report';
