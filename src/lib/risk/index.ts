export { assess } from './assess';
export { dealAsCreated } from './deal-as-created';
export { defaultNorms, riskNormsSchema, type RiskNorms, type SourceCoverage } from './norms';
export { NormsBuilder } from './norms-builder';
export { defaultPolicy, riskPolicySchema, type RiskPolicy } from './policy';
export * from './types';
export {
  parseDealRow,
  parseEventRow,
  type HistoryDeal,
  type HistoryEvent,
  type ParsedRow,
  type RowProblem,
} from './history';
export { explain, type Explanation, type WhatIf } from './explain';
export { type RecommendedAction, type Recommendation, type Urgency } from './recommend';
export { actionEvents, type RiskAction } from './actions';
export {
  alertStateSchema,
  decideAlert,
  initialAlertState,
  type AlertDecision,
  type AlertKind,
  type AlertState,
} from './alert';
export { parseIsoTime } from './iso-time';
export { createNormsTimeline, stagesByFirstUse, type DealWithEvents } from './norms-timeline';
