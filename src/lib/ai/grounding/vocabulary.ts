/** Words of the product, of its screens and of its trade that stand with a capital. */
const WORDS = `sentinel salesforce hubspot google slack openrouter linkedin zoom outlook gmail excel
  powerpoint teams calendar crm discovery proposal negotiation won lost closed high medium low risk
  inactivity velocity prior engagement reply meeting moves competitive threading multithreading owner
  admin member viewer markdown subject sql select from where join left inner outer group order by asc
  desc limit having sum count avg min max case when then else end as on and or not null coalesce date
  now interval extract epoch distinct cast numeric int integer float text varchar timestamp true false
  with union all insert update delete table index view create between like ilike in exists is nullif
  round trunc filter over partition lateral using offset numeric stage value deal deals dealevent
  expectedclosedate createdat updatedat closedat lasttouchat ownerid teamid postgres postgresql mysql
  pro con pros cons english german french spanish italian portuguese dutch european europe american
  america asia africa i ive id ill im youre theyre dont cant wont isnt arent hasnt havent doesnt didnt
  wasnt werent lets thats heres whats ve ll re hes shes asof tl dr ad hoc status quo vis de facto`;

export const VOCABULARY: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Nouns that names of deals and companies end with; beside another name they are part of one. */
export const NAME_NOUNS: ReadonlySet<string> = new Set(
  `renewal expansion upsell upgrade pilot migration rollout implementation platform subscription license
   licence enterprise services solutions systems technologies partners industries labs global international
   extension corp corporation inc ltd llc plc gmbh ag group holdings holding company bank energy media
   logistics capital ventures foods motors airlines university hospital`.split(/\s+/),
);
