import 'server-only';

export { loadScoring, loadScoringOf, type Scoring } from './load-scoring';
export { loadHistories, toRiskDeal } from './repository';
export { countClosed, findLatestNorms, refreshNorms } from './refresh-norms';
