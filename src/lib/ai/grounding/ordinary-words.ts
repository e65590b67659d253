/**
 * English words that begin sentences and headings, or stand capitalised in business writing; base
 * forms only, see `isOrdinaryWord`. A word that is missing here is taken for a name where it stands
 * capitalised, so it is marked: better one mark too many than an invented deal.
 */
const WORDS = `
a abandoned abide ability able abort about above absolute abstract accelerate accept acceptable
acceptance access accessibility accessible accessors accidentally according account accountable
accuracy accurate achieve acquire across act action active activity actual acv adapter add
addition additional addon address adheres adjust admin adopt adoption adr advance advice advise
affect aforementioned after afternoon again against age agenda agent aggregate aging ago agree
agreement ahead ai aim aka alarm alert algorithm alias align alive all allocated allocation
allow almost alone along alongside already also alt alternative although always am ambitious
amid among amount an analyse analysis analytics analyze anchor and angle announce annual anomaly
another answer anticipate any anybody anymore anyone anything anyway anywhere apac apart api
apologies app apparently appear append applicable application appointment appreciate approach
appropriate approval approve apr arbitrary architecture are area aren arg argument around arr
arrange array arrives arrow artifacts as asap aside ask aspect assert assertion assess
assessment asset assign assignment assist associated assume assumption assurance async
asynchronous at attach attack attain attainment attempt attend attention attractive attribute
audience audit auth authentication author authority authorization auto automate automatic
automatically availability available average avoid await aware awareness away aws b2b b2c back
backend background backlog backport backward bad badge balance band bant bargain base baseline
basic basis batch bcc bdr be bearish beat because become been before begin behave behavior
behaviour behind being believe belongs below bench benchmark benefit beside best better between
beyond bid big bill binary bind bit blank blend blind blob block blog board body bonus book
boolean boost bootstrap both bottleneck bottom bound boundary box bracket branch breach break
breakdown breakthrough bridge brief bring broad broken browser bu bucket budget buffer bug build
built builtin bulk bullet bullish bump bundle burden burn business busy but button buy by bypass
byte cac cache cadence cagr calculate calculation calendar call callback calm came campaign can
cancel candidate cannot canonical capability capacity capital capture care careful careless
carry case cash catch category caught cause caution caveat cc ceiling cell center central ceo
certain certificate cfo chain challenge champion chance change changelog channel char character
charge chart chase chat cheap check checkout cheer chf chief child children choice choose chosen
chunk churn cio circular circumstance cite claim clarify clarity class clause clean cleanup
clear cli click client clone close cloud clue cluster cmo coach coc code codebase codecov
codemod coerce cohort cold collaborate collaboration collaborator collapse colleague collect
collection collective colon color column combination combine come comfort comma command comment
commercial commit commitment committee common communicate communication community compact
company comparable compare comparison compatibility compatible compelling compensate compete
competition competitive competitor compilation compile complete completion complex complexity
compliance compliant component comprehensive compression compute concatenated concatenation
concentrate concentration concept concern concession conclude conclusion concrete concurrent
condition conditional conduct confidence config configurable configuration configure confirm
conflict congratulations conjunction connect connection consequently conservative consider
considerations consistency consistent consists console consolidate const constant constraint
construct construction constructor consult consultant consume consumption contact contain
content context contingency continue contract contractual contrast contribute contribution
contributor control convenience convenient convention conventional conversation conversion
convert convince coo cookie cooling coordinate copy copyright core correct correspond cost could
count counterpart couple course cover coverage cpo crash create creation credibility credit
criteria criterion critical crm cro cross crucial crypto csv cto ctr cumulative curious current
cursor cust custom customize cut cycle dach damage danger dangerous dark dashboard data database
date day dead deadline deal dear debug decay decent decide decimal decision declaration declare
decline decode decrease decrement dedicated deep default defend defer deficit define definitely
definition degrade delay delegate delete deliver deliverable delivery demand demo demonstrate
density dep department depend dependency dependent deploy deployment deposit deprecate
deprecation depth derive describe description descriptor deserve design desired desk despite
destination destroy detail detect detection deteriorate determine deterministic dev develop
development device dgram diagnose diagnosis diagnostic dialogue dictionary did diff difference
different difficult digest digits diligence dilute diminish dir direct direction directive
director directory disable disagree disallow disappear discard disclaimer disclosure disconnect
discount discovery discuss discussion disengage disengagement disk dismissed display dispute
disqualify distance distinct distinguish distribute distribution div diverse divide division dm
do doc document documentation doer does doesn doing dollar domain don done dormant dot double
doubt down downgrade download downside downstream downtime downturn dr draft drag drain draw
drive drop dual due duplicate duplication duration during duty dynamic dynamically each eager
early ease easy economic economy ecosystem edge edit editor educate effect effective efficiency
efficient effort eg either elapsed electronic element eligible eliminate else elsewhere email
embedded embedder embrace emea emerge emergency emit emphasis empty enable encode encounter
encourage encrypted end endorse endpoint energy enforce engage engagement engine enhance enlist
enough enquiry ensure enter enterprise entire entities entry enumerable env environment eod eom
eoq eoy equal equality equivalent erode error escalate escape esm esmsh especially essence
essential establish estimate eta etc eu eur euro evaluate evaluation even event eventually ever
every everybody everyone everything everywhere evidence evident evolve exact examine example
exceed excellent except exception excess excessive exchange excited exclude exclusive executable
execute execution executive exhaust exist existence exit expand expansion expect expectation
expense expensive experience experimental expertise expire explain explanation explicit explore
export expose exposure express expression extend extension extent external extra extract
extremely face facilitate facility fact factor factory factual fade fail failure fair fall
fallback false falsy familiar family faq far fast fatal favor favour fear feasible feature fee
feedback feel fetch few field fifth fight figure file filename filesystem fill filter final
finance financial fine finish fire firm first fit five fix fixture flag flaky flat fleet
flexibility flexible float floor flow fluctuate flush focus folder follow font food footprint
for force forecast foresee forget fork form formal format formula forth fortunately forward
found foundation four fourth fraction fragile fragment frame framework frankly free freeze
frequency frequent fresh friction friend from front fruitful frustrate full fully function
functional functionality fund furnished further furthermore future fwd fy fyi gain gap garbage
gate gather gauge gbp gdpr general generate generation generator generic gentle genuine get
github give given glad glance glob global go goal goes going gone good got governance gracefully
grade gradually grammar grand grant granular graph great greeting grid gross ground group grow
growth gtm guarantee guard guess guidance guide guidelines guys had half halfway halt hand
handle handoff handover handshake hang happen happy hard harm has hash hast have he head
headcount headline headwind health healthy heap hear heat heavy height held hello help helpful
hence her here hereby hesitate hesitation hex hey hi hidden hide hierarchy high highlight hint
hire his history hit hiya hold holiday home hook hope horizon host hostname hot hour how however
hr href html http human hurdle hydration hygiene hypothesis i icon id idea ideal identical
identify identity idle ids ie if ignore illustrate image img immediate imminent immutable impact
implement implementation implication implicit imply import important impossible impression
improbable improve improvement in inaction inactive inactivity inbound incentive incident
include inclusion inclusive income incompatible incomplete inconsistent incorrect increase
increasingly incremental indeed indentation independent index indicate indication indicator
individual industry inevitable infer infinite influence info inform information infrastructure
inherit init initial initialization initialize initiative inject injection inline inner input
inquire inquiry insert inside insight insist inspect inspection inspector install installation
instance instanceof instant instantiate instantiation instead instruction insufficient insurance
int integer integrate integration integrity intelligence intend intensity intent intention
intentionally interact interaction interactive interest interface intermediate internal
interpret interpretation interrupt interval intervention interview into intro introduce
introduction invalid invalidate invalidation invest investigate investment invite invocation
invoice invoke involve irregular irrelevant is isn iso isolate issue it item iterable iterate
iteration iterator its itself javascript job join journey jpy json judge judgement judgment july
jump june just justification justify keep kept key keyword kick kill kind knock know knowledge
known kpi label lack lag landscape lane language lapse large last late latency latter launch law
lawyer layer layout lazy lead leadership leak lean learn least leave left legacy legal length
less lessen lesson let level lever leverage liability liaison lib library libuv licence license
life lifecycle lifetime lift light lightweight like likelihood likewise limit limitation line
linger link lint list listen literal little live load local locale localhost located location
lock lockfiles log logic logical logistics logo long look lookup loop loose lose lost lot low
lowercase loyal ltv luck machine macro made magic mail main maintain maintainers maintenance
major majority make malformed malicious man manage management mandatory manipulating
manipulation manual many map margin marginal mark markdown market massive master match material
matrix matter mature maturity max maximum may maybe mdast me mean meaningful meant meanwhile
measure mechanism meddic meddpicc media median mediocre medium meet member memo memory mention
mentor mere merge merit message met metadata method metric micromark mid middle might migrate
migration milestone milliseconds min minified minimal minimise minimize minimum minor minority
minute misalign misc mismatch miss mission mistake misunderstanding mitigate mitigation mix
mobile mobilise mobilize mock mode model moderate modern modification modify module mom moment
momentum monetary money monitor month mood more moreover morning most motion motivation mou
mount move movement mql mr mrr mrs ms msa mtd much multi multiline multiple multithread must
mutate mutation mutual mx my myself mystery na name namespace narrow native nature navigate
navigation nb nda near necessary need negative negligible negotiate negotiation neither nested
nesting net network neutral never nevertheless new next nice no nobody nodejs nodes nominal non
none nonetheless nonexistent nor normal normalize northern not notable notably notation note
noteworthy nothing notice notify notwithstanding now nps nrr nudge null number numeric nurture
object objection objective obligation observation observe obsolete obstacle obtain obvious
occasion occasionally occur odds of off office official offset often ok okay okr old omit on
onboarding once one ongoing online only onto open opencollective openssl operate operation
operational operator opinion opportunity oppose opposite opt optimise optimistic optimization
optimize option optional or oral order ordinary org organic organisation organization orient
origin original other otherwise our ourselves out outage outbound outcome outdated outgoing
outlier outline outlook output outreach outright outside outstanding over overall overcome
overdue overflow overhead overlap overload overlook overridden override oversight overtake
overview overwrite owe own ownership pace package padding page pain pair panel paper paperwork
paragraph parallel param parameter paramount parent parse part partial participant participate
particular partner partnership party pass passive password past patch path pathname patience
patient pattern pause pay payload payment pdf peak peer penalty pending people per perceive
percent percentage perf perfect perform performance performant perhaps period permanent
permission permit persist persistent person personal perspective pessimistic phase phone phrase
pick pickup picture piece pilot ping pipe pipeline pivot place placement plain plan platform
plausible play please pledge plugin plus pm po poc point policy poll pollution polyfill pool
poor popular port portfolio portion position positional positive possession possibility possible
possibly post postpone potential pov power powerful practical practice precede precedence
precise precision predecessor predict predictable prediction prefer preference prefetch prefix
preliminary preload premium preparation prepare prerender prerequisite presence present
presentation preserve press pressure presumably pretty prevail prevent preview previous price
primary primer primitive principal print prior prioritise prioritize priority private proactive
probability probable probably problem procedural procedure proceed process procurement produce
product production productive productivity prof professional proficient profile profit
profitable prognosis program programmatically progress project promise promote promotion prompt
prone proof prop propagate property proportion proportionate proposal propose prospect
prospective protect protection protocol prototype prove provide proxy prudent ps pto public
publish pull punycode purchase pure purpose pursue push put qa qbr qoq qtd qualify quality
quantity quarter query querystring question queue quick quiet quit quite quorum quota quote race
radar raise random range rank rapid rare rate rather ratio raw re reach react reactivate
reactive read readability readable readiness readline readme ready reaffirm real realise
realistic reality realize reallocate reason reasonable reasonably reassess reassign reassure
rebound rebuild recap receive recent recipient reckon reclaim recognise recommend recommendation
reconcile reconfirm reconnect reconsider record recover recovery recur recursive red redirect
redline reduce redundant reengage reestablish ref refactor reference refine reflect refresh
refuse regain regard regardless regex region regional register registry regression regret
regular regulation reinforce reiterate reject rejection relate relation relationship relative
release relevance relevant reliable reluctance reluctant rely remain remainder remark remedy
remember remind remote removal remove rename render renegotiate renew renewal reopen rep repair
repeat repetition repl replace replacement repo report repository represent representation
representative reproduce reputation request require requirement reschedule rescue research
resell reserve reset residual resist resistance resolution resolve resource respect respective
respond response responsibility responsible rest restart restore restrict restriction
restructure result resume retain retention retire retrieve retrospective retry return reusable
reuse revalidate revalidation reveal revenue reversal reverse revert review revise revisit
revive reward rework rewrite rfi rfp rfq rhythm rich right rigid rigorous rise risk risky rival
roadblock roadmap robust roi role roll rollout room root rotate rough round roundup route
routine row rule run runtime runway rush saas safe safety sale same sample sao satisfaction
satisfy save say scale scarce scenario scene sceptical schedule schema scheme scope score
scratch screen screenshot script sdr seal search season seat second secondary secret section
sector secure security securitymd see seek seem seen segment seldom select selection selector
sell semantic send senior sense sensible sensitive sensitivity sent sentence separate separator
sequence sequential serialization serialize series serious serve serverless service session set
setback settle setup several severe severity shaky shall shallow shape share sharp sheet shift
shipped ships short shorten shortfall shorthand shot should shouldn show shown shrink shutdown
side sideline sign signal signatory signature significance significant silence silent silver
similar similarity simple simplify simply simultaneous since sincerely single sir sit site
situation size skeptical skill skip sla slack slash slate slice slide slight slim slip slippage
slope slow slowdown sluggish small smb sme smooth sms snapshot snippet so social socket soft
softening software solid solution solve some somebody someone someplace something sometimes
somewhat somewhere soon sorry sort source southern sow space span spare spawn speak spec special
specific specifically specification specify speculation speculative speed spend spiced spike
spin split sponsor spot spotlight spread sql square squeeze sso stabilise stability stabilize
stable stack staff stage stagnant stagnation stake stakeholder stale stall stance stand
standalone standard standstill start startup state statement static statically status stay
stderr stdin stdio stdout steady steep stem step stick still stop storage store story straight
strain strand strategic strategy stray stream streamline strength strengthen stretch strict
strike string stringify strip strong structure stuck study style sub subject sublicense
submission submit subscription subsequent subset substance substantial subtle subtotal succeed
success successful succession such sudden sufficient suffix suggest suggestion suitable suite
sum summarise summarize summary sunset sup superior supplement support supportive suppose
suppress sure surface surge surprise survey survive suspect suspend sustain sustainable swap
swift swing switch swot symbol symlink symptom sync synchronous syntax synthesis system tab
table tackle tactic tag tailor tailwind take takeaway taken talk tangible tarball target task
tbc tbd tcv team technical tell temperature template tempo temporary tenant tend tension
tentative term terminal terminate termination terrible territory test testimonial text than
thank that the their them theme themselves then theory there therefore these they thin thing
think third this thorough those though thoughtful thousands thread threat threaten three
threshold through throughout throw thrown thus tick tie tier tight till time timeframe timeline
timeout timestamp tiny tip title tldr to today together toggle token told tomorrow tone tonight
too took tool top topic total touch touchpoint tough toward trace track traction trade tradeoff
traditional trail train transaction transcript transfer transform transition translate
transparency transparent transport traverse treat tree tremendous trend trial trigger trim
trouble true truncated trust truth truthy try tsconfig tty turn turnaround turnover twice two
type typescript typical typo uat ui uk ultimately unable unanswered unassigned unavailable
unblock uncached uncaught uncertain unchanged unclear uncommitted unconfirmed undecided
undefined under undergo underlying underperform understand undertake underway undo undocumented
undoubtedly unengaged uneven unexpected unexplained unexplored unfavourable unfortunately
unhandled unhealthy uniform unify unique unit unknown unless unlike unlock unmaintained unmet
unnecessary unneeded unopened unplanned unrelated unresolved unresponsive unsafe unset unsigned
unstable unsupported unsure until untouched untrusted unused unusual unverified up upcoming
update upgrade upload upon upsell upside upstream upward urge urgency urgent url us usa usable
usage usd use useful useless user username using usual utc utf util utilise utility utilize ux
vacation vague valid validate validation valuable valuation value var variable variance variant
variation variety various vary vat vector velocity vendor verbatim verbose verdict verification
verify version versus vertical very veto via viability viable vice view viewport vigilant
virtual visibility visible visit visual vital voice void volatile volatility volume voluntary vp
vs vulnerability vulnerable wait walk wane want warm warn was watch wave way we weak weaken
weakness wealth web website week weekday weigh weight welcome well went were western what
whatever when whenever where whereas whether which whichever while whitespace who whoever whole
whom whose why wide widen width wiki wildcard will willingness win window winnable wip wire wise
wish with withdraw within without witness won wonder word work workable workaround workflow
worksheet workshop world worry worse worst worth would wow wrap writable write written wrong
year yes yesterday yet yield you your yourself yoy ytd zero zlib zone
`;

const ORDINARY: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Longest first, so that "est" is tried before "t". */
const ENDINGS = ['ing', 'est', 'ed', 'es', 'ly', 'er', 's', 'd'];
const SHORTEST_STEM = 3;

/** "slipping" and "slipped" give "slipp", "slippe" and "slip"; "varies" gives "vary". */
function stemsOf(word: string): string[] {
  const stems: string[] = [];
  for (const ending of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    if (stem.length < SHORTEST_STEM) continue;
    stems.push(stem, `${stem}e`);
    if (stem.at(-1) === stem.at(-2)) stems.push(stem.slice(0, -1));
    if (stem.endsWith('i')) stems.push(`${stem.slice(0, -1)}y`);
  }
  return stems;
}

/** Whether a word, in small letters, is everyday English, in its base form or with an ending. */
export function isOrdinaryWord(word: string): boolean {
  return ORDINARY.has(word) || stemsOf(word).some((stem) => ORDINARY.has(stem));
}
