/** What can be asked of a whole pipeline; the first four are the best known. */
export const SUGGESTED_QUESTIONS: readonly string[] = [
  'Which deals need my attention today?',
  'Tell me about the Acme Corp deal.',
  'Why is my pipeline health declining?',
  'Compare my performance this month vs. last month.',
  'What is the forecast for this quarter?',
  'Show risk by owner.',
  'Which deals are stale?',
  'What changed this week?',
];

export const EXPLAIN_NEXT_STEP = 'Explain the next step for this deal.';
export const DRAFT_FOLLOW_UP = 'Draft a follow-up email for this deal.';

/** What can be asked of one deal. */
export const DEAL_QUESTIONS: readonly string[] = [
  'Tell me about this deal.',
  EXPLAIN_NEXT_STEP,
  'How likely is this deal to close?',
  DRAFT_FOLLOW_UP,
  'Find deals like this one.',
];

/** The assistant's page, asked about one deal; `question` fills the field, and is not sent. */
export const askAboutDeal = (dealId: string, question?: string): string =>
  `/insights?${new URLSearchParams({ deal: dealId, ...(question === undefined ? {} : { q: question }) }).toString()}`;
