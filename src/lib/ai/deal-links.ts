const DEAL_LINK = /\]\(\/deals\/([a-z0-9]{8,40})\)/g;

/** The ids of the deals that an answer of ours links to, each once, in the order of the text. */
export const linkedDeals = (content: string): string[] => [
  ...new Set([...content.matchAll(DEAL_LINK)].map(([, id = '']) => id)),
];
