/** Words that many titles hold whatever they are about, folded. A name of these alone names nothing. */
const LISTS = [
  // What meetings are.
  'agenda appointment call catch chat check coffee conference debrief demo demonstration discussion interview intro introduction invite kick kickoff lunch meet meeting offsite onsite presentation prep preparation review session standup sync talk touchbase training update walkthrough webinar workshop zoom teams',
  // What deals are.
  'account add addon agreement annual bid big budget business buy client close closed closing company contract cross customer deal demo discovery enterprise expansion extension follow followup lead license licence licenses master monthly negotiation new next offer opp opportunity order phase pilot pipeline plan platform poc pricing product project proof proposal prospect purchase quote quotation renewal rfi rfp rfq rollout sale sales sell service services signing small solution sow standard subscription support team test trial up upgrade upsell',
  // Times.
  'am april august day december february fri friday fy h1 h2 half january july june march may mon monday month november october pm q1 q2 q3 q4 quarter quarterly saturday september sunday thursday today tomorrow tuesday wednesday week weekly year yearly',
  // Words between words.
  'a all an and are as at be by for from in into is it its no of off on one or our out re the this to two us via vs we with you your',
  'der die das und mit fur von zum zur im am ein eine termin besprechung gesprach angebot vertrag projekt kunde',
  'le la les et de du des pour avec un une reunion appel offre contrat projet client',
  'el los las y con para por una reunion llamada oferta contrato proyecto cliente',
] as const;

const COMMON: ReadonlySet<string> = new Set(LISTS.flatMap((list) => list.split(' ')));

/** Numbers and years say as little. */
export const isCommonWord = (word: string): boolean => COMMON.has(word) || /^\p{N}+$/u.test(word);
