/** The stages of the product, in funnel order; the last two are closed. */
export const OPEN_STAGES = ['discovery', 'proposal', 'negotiation'] as const;
export const CLOSED_STAGES = ['closed_won', 'closed_lost'] as const;
export const STAGES = [...OPEN_STAGES, ...CLOSED_STAGES] as const;
export type Stage = (typeof STAGES)[number];
export type OpenStage = (typeof OPEN_STAGES)[number];

export const STAGE_LABELS: Readonly<Record<Stage, string>> = {
  discovery: 'Discovery',
  proposal: 'Proposal',
  negotiation: 'Negotiation',
  closed_won: 'Closed won',
  closed_lost: 'Closed lost',
};

/** Touches that a person can log by hand, and how each is called. */
export const TOUCH_TYPES = [
  'email_sent',
  'email_received',
  'call',
  'meeting_held',
  'meeting_scheduled',
  'note',
  'contact_added',
] as const;
export type TouchType = (typeof TOUCH_TYPES)[number];

export const TOUCH_LABELS: Readonly<Record<TouchType, string>> = {
  email_sent: 'Email sent',
  email_received: 'Email received',
  call: 'Call',
  meeting_held: 'Meeting held',
  meeting_scheduled: 'Meeting scheduled',
  note: 'Note',
  contact_added: 'Contact added',
};

export const BANDS = ['High', 'Medium', 'Low'] as const;
export type RiskBand = (typeof BANDS)[number];

export const DEAL_SORTS = [
  'priority',
  'risk',
  'value',
  'closeDate',
  'lastTouch',
  'createdAt',
] as const;
export type DealSort = (typeof DEAL_SORTS)[number];

/** Longer than this nobody's judgement that a deal is no risk holds without a second look. */
export const MAX_NOT_RISK_DAYS = 180;

export const isClosedStage = (stage: Stage): stage is (typeof CLOSED_STAGES)[number] =>
  stage === 'closed_won' || stage === 'closed_lost';
