import 'server-only';

export { loadScoring, loadScoringOf, type Scoring } from './load-scoring';
export { hashInputs } from './inputs-hash';
export { loadNormsTimeline, type NormsTimeline } from './norms-timeline';
export { loadHistories, toRiskDeal } from './repository';
export { countClosed, findLatestNorms, refreshNorms } from './refresh-norms';
