import 'server-only';

export { loadScoring, loadScoringOf, type Scoring } from './load-scoring';
export { hashInputs } from './inputs-hash';
export { loadNormsTimeline, type NormsTimeline } from './norms-timeline';
export { listNormsVersions, loadHistories, toRiskDeal } from './repository';
export { countClosed, findLatestNorms, refreshNorms } from './refresh-norms';
export { activatePolicy, changePolicy } from './change-policy';
export { countScoredOtherwise } from './repository/policies';
export { diffPolicyVersions, getPolicy, listPolicies } from './read-policies';
export { executeRun, type RunProgress } from './runs/execute-run';
export { getProof, getRun, listPreviews, listRuns } from './runs/read-runs';
export { startPreview, startRun } from './runs/start-run';
export { type RunQueue } from './runs/run-queue';
export { watchRuns } from './runs/watch-runs';
