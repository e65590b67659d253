import 'server-only';

export { contextOf, type Request } from './change-deal';
export { changeMany } from './change-many';
export { createDeal } from './create-deal';
export { deleteDeal, restoreDeal } from './delete-deal';
export { exportDeals } from './export-deals';
export { getAssessment } from './get-assessment';
export { getPipeline } from './get-pipeline';
export { getPipelineAsOf } from './get-pipeline-as-of';
export { getRiskHistory } from './get-risk-history';
export { getRiskInputs } from './get-risk-inputs';
export { importBatch, type BatchCounts, type ImportPlace } from './import/import-batch';
export { ownerFinder } from './find-owner';
export { countDemoDeals, countHighRiskFrom } from './repository/import';
export type { IncomingDeal, SyncedMeeting } from './import/incoming-deal';
export { recordTouches, type DealTouches, type MeetingTurn } from './record-touches';
export { removeSynced } from './import/remove-synced';
export { getImport, listImports } from './import/read-imports';
export { receiveImport, type ImportPart } from './import/receive-import';
export { runImport, type ImportProgress } from './import/run-import';
export { undoImport } from './import/undo-import';
export { watchImports } from './import/watch-imports';
export { handOverDeals } from './hand-over-deals';
export { giveDeals, resealScores, takeAuthorOut } from './leave-deals';
export { logTouch } from './log-touch';
export { markNotRisk, withdrawNotRisk } from './mark-not-risk';
export {
  countAllDeals,
  demandNoImport,
  eraseNextDeals,
  eraseRemainingDeals,
  moveAllDeals,
  scoreMovedDeals,
} from './move-all-deals';
export { moveDeal, PERSONAL } from './move-deal';
export { holdTeam } from './repository/move';
export { noteInTimeline, noteOfPlace, type DealNote } from './note-in-timeline';
export { getDeal, getTimeline, listDeals, listFilterValues } from './read-deals';
export { assessScope, sweepRisk, type SweepCounts } from './sweep-risk';
export { updateDeal } from './update-deal';
export { verifyScores, type ScoreDifference, type VerifyCounts } from './verify-scores';
