/** Small words that tell one language from another; none stands in two rows. */
export const STOP_WORDS = {
  en: 'the and is are was were has have had of with for this that these those it its not you your they there than then but from by about which what would should will could been been',
  de: 'der das und ist sind nicht ein eine einen einem einer ich sie wir ihr mit auf für von dem den des zu zum zur im am bei auch noch seit wird werden wurde hat haben liegt keine kein als oder diese dieser diesen',
  fr: 'le les des et est sont pas une du au aux avec pour dans sur ce cette ces vous votre nous depuis qui que mais ou leur être ont sans plus elle il',
  es: 'el los las y es son del al con para por una que su sus está están más pero como este esta estos estas desde hace ha hay muy sin',
  it: 'il lo gli e è sono della delle degli dei nel nella con per che non una suo sua questo questa questi queste più da dal ha hanno',
  pt: 'o os as é são do da dos das no na nos nas com para por uma que não seu sua este esta está estão mais mas há tem foi',
  nl: 'het een en zijn niet van voor met op aan deze dit die er je jouw uw naar bij ook nog sinds wordt worden heeft hebben geen maar',
} as const;

export type Language = keyof typeof STOP_WORDS | 'other';

/** Pronouns and the like that German writes with a capital at the beginning of a sentence, or always. */
export const GERMAN_CAPITALS: ReadonlySet<string> = new Set(
  'sie ihr ihre ihren ihrem ihrer ihnen der die das den dem des ein eine einen es er ich wir ende anfang mitte'.split(' '),
); // prettier-ignore
