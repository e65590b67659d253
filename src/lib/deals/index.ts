import 'server-only';

export type { Request } from './change-deal';
export { createDeal } from './create-deal';
export { deleteDeal, restoreDeal } from './delete-deal';
export { getAssessment } from './get-assessment';
export { getPipeline } from './get-pipeline';
export { importBatch, type ImportPlace } from './import-batch';
export { countDemoDeals } from './repository/import';
export { importHistory, type FileRow } from './import-history';
export type { ImportSummary } from './import-report';
export type { IncomingDeal } from './incoming-deal';
export { logTouch } from './log-touch';
export { getDeal, getTimeline, listDeals, listFilterValues } from './read-deals';
export { assessScope, sweepRisk, type SweepCounts } from './sweep-risk';
export { updateDeal } from './update-deal';
