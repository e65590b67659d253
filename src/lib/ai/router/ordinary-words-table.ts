/**
 * Words that name nothing and that no typing error is looked for in; the words of the lexicons count
 * as ordinary by themselves. Small letters, no accents.
 */
export const ORDINARY_WORDS = `
a about above across act actual actually add again ago ahead all almost alone along already also although
always am an and another any anybody anyone anything anyway are area around as ask asking at available away
back bad base based be became because become been before began behind being below beside besides best better
between big both bottom boss bring brought build building business but buy buyer buyers buying by call calls
came can cannot cant car careful carry case certain check cheers city class clean clear click client clients
come comes coming company companies complete consider consist could couldnt country couple course create crm
cut daily dashboard data date dates deal deals decide demo desk did didnt different do does doesnt doing done
dont door down due during each early earlier easy either else empty end enough entire even evening ever every
everybody everyone everything exact exactly example expensive explain extra eye face fact fair far fast feel
few field figure figures file files fill fine finish first five fix flight for form forward four free from
full fun further future gave general get gets getting give given gives go goes going good got great group
grow growth guess had half hand happy hard has have having he head healthcare hear heard held help helped
helps her here hers herself high higher him himself his hold home hope hour hours house how however huge i
idea if im important in indeed industry inside instead intend interested into is isnt issue it item its
itself ive job join just keep kept key kind knew know known large last late later latest lead leads learn
least leave left less let lets letter level life light like line link links list little live local long look
lot lots love low lower lunch made main make makes making man many market mark maybe me mean means meet
meeting meetings member members mention mentions mentioned middle might mind minute minutes miss moment
monthly more morning most mostly much must my myself name named names near nearly need needed needs never
nice night no nobody none nor normal not note notes nothing notice now number numbers of off offer office
often oh ok okay old on once one ones only onto option or order other others ought our ours out outside over
own page paid part parts past pay people per perhaps person phone pick piece place please point polite
position possible post press pretty price prices pricing problem problems process product products project
provide pull purchase put question questions quick quickly quite quarterly ran rather reach read ready real
really reason red region relevant remain remember remind remove report reports rest result results return
right room rule rules run said sale sales salesforce same saw say says sector security see seem seems seen
seller sell selling send sense sent separate seven several shall she short should show side sign signature
signed simple simply since single sit six size slow small so software some somebody someone something
sometimes soon sorry sort speak spend split standing start started state statement stay step steps still stop
story strong such sum supposed sure system take taken takes taking talk talked team teams tell ten term terms
test text than thank thanks that thats the their theirs them themselves then there these they thing things
think third this those though thought three through throughout thus till time times title to today together
told tomorrow too took top toward try trying turn two type under understand unless until up upon us use used
user users uses using usual usually very via view visit wait walk want wanted wants was wasnt watch way ways
we weather week weekly welcome well went were what whats whatever when where wheres whether which while who
whole whom whos whose why wide will wish with within without wont word words work worked working works world
would write wrong yearly yes yesterday yet you young your yours yourself yourself zero asking colleague
customer customers joins without sums market chain cycles behaviour behavior buying committees committee
objection objections sales contract contracts review reviews logistics english french german spanish
translate translation joke poem recipe capital president movie money cost costs budget headcount hire hiring
rep reps manager managers founder company addresses address command export import everything anything
where theres youre theyre weve were ill id hed shed wed youd isn aren doesn don didn won wasn weren hasn
haven shouldn wouldn couldn ll ve re nt csv pm am asap fyi eur usd gbp euro euros dollar dollars pounds k m
sold stand stands stood stage stages staged steak stall store stores table tables trade trades trend trends
threat threats treat quiet quite quote quotes quota fund finding founded friend grant grand group heat heart
plane plant plain planet place palace spent search searches research march mach batch catch watch patch
create created creator rescue reuse chance change charge chase cheap cheaper closet cloud clouds cost coast
reads ready risen rise raise raised rate rates later water weight weights wealth health wealthy share shared
sharp ship ships shop shops shape slide slides slice score store core scope more mores mode model models
ich du er sie es wir ihr mich dich uns euch mir dir ihm ihn ihnen mein meine meinen meinem meiner meines dein
deine unser unsere unseren unserem unserer sein seine ihre ihrem ihren ihrer der die das den dem des ein eine
einen einem einer eines kein keine keinen keinem keiner und oder aber denn weil dass ob wenn als wie was wer
wo wann warum wieso wohin woher welche welcher welches welchen welchem ist sind war waren wird werden wurde
wurden worden habe hast hat haben hatte hatten kann kannst konnen konnte muss musst mussen soll sollen sollte
will wollen wollte darf durfen mag mogen moglich mochte mochten nicht nichts nie niemand noch nur nun schon
sehr so auch auf aus bei beim bis durch fur gegen hinter im in ins mit nach neben ohne seit uber um unter von
vom vor wahrend wegen zu zum zur zwischen zwei drei vier funf alle allem allen aller alles andere anderen
etwas viel viele vielen mehr meisten weniger wenig gut gute guten besser bitte danke ja nein doch mal bald
hier dort da dann jetzt gerade heute gestern morgen immer wieder welche gibt geben gib mach mache machen
macht tun tut sage sagen sag zeigen sehe sehen sieht aussehen steht stehen stand lauft laufen liegt liegen
lang lange langer tage woche monat jahr euro team firma firmen anfrage frage fragen antwort kurz kurze
kurzen neue neuen neuer neues eben ganz gar etwa genau dieser diese dieses diesem diesen jeder jede jedes
jeden jedem zeit leute mitarbeiter verkaufer besitzer vertrieb vertriebs nachste nachsten letzte letzten
erste ersten zweite alt alten gross grosse grossen entwickle entwickeln erstelle erstellen plane plan
brauchen braucht brauche aktuell aktuelle derzeit momentan insgesamt zusammen rund worum darum daran dabei
je tu il elle on nous vous ils elles me te se moi toi lui leur leurs mon ma mes ton ta tes son sa ses notre
nos votre vos le la les l un une des du de d au aux ce cet cette ces ca c qui que qu quoi dont ou quand comment
combien pourquoi quel quelle quels quelles est sont etait etaient sera seront suis es sommes etes ai as a
avons avez ont avait avoir etre fait faire fais font peux peut pouvez pouvons pouvoir doit dois devons devez
veux veut voulez vouloir va vais vont aller ne pas plus moins jamais rien tres trop bien mal bon bonne et ou
mais donc car si comme dans sur sous avec sans pour par entre vers chez depuis pendant avant apres contre
tout toute tous toutes autre autres meme memes chaque plusieurs quelque quelques beaucoup peu encore aussi
deja toujours maintenant demain hier ici la y en oui non merci svp plait stp longtemps jours mois annee
euros equipe entreprise entreprises question premiere premier prepare preparer elabore elaborer aide aider
mieux combien ouverts commercial commerciaux affaires chiffre qu est ce t n s j m
yo tu el ella nosotros ellos ellas mi mis tu tus su sus nuestro nuestra nuestros nuestras me te se nos lo la
los las un una unos unas el de del al a en con sin por para sobre entre desde hasta hacia y o e u pero porque
como cuando donde quien quienes cual cuales que cuanto cuanta es son era eran fue fueron ser estar esta
estan estoy estaba hay haber ha han he hemos tengo tiene tienen tener hace hacer hago puedo puede pueden
poder debo debe deben quiero quiere ir voy va van no si muy mas menos mucho mucha muchos muchas poco pocos
todo toda todos todas otro otra otros otras mismo cada algun alguna algo alguien nada nadie ya aun siempre
nunca ahora aqui alli bien mal bueno buena favor gracias hola dia dias mes ano euros equipo empresa cliente
clientes ventas venta pregunta primero primera crea crear requieren requiere necesitan necesita este esta
estos estas ese esa eso aquel parte cuentas medio
io tu lui lei noi voi loro mio mia miei mie tuo tua nostro nostra nostri nostre suo sua mi ti ci vi si lo la
li le il i gli un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in nel
nella nei con su sul sulla per tra fra e o ma se che chi cosa come dove quando quanto quanta perche quale
quali sono sei siamo siete era erano stato stata essere avere ho hai ha abbiamo avete hanno fare fa faccio
fanno posso puo possiamo possono devo deve dobbiamo devono voglio vuole non piu meno molto molta molti molte
poco tutto tutta tutti tutte altro altra altri altre stesso ogni qualche qualcosa qualcuno niente nessuno gia
ancora sempre mai ora adesso qui bene male buono buona grazie ciao giorno mese anno euro squadra azienda
cliente clienti vendite domanda primo prima richiedono richiede questa questo queste questi quella quello
prepara preparare commerciale nostre situazione ce l d c
eu tu ele ela nos eles elas meu minha meus minhas teu tua seu sua seus suas nosso nossa nossos nossas me te
se lhe o a os as um uma uns umas de do da dos das ao aos em no na nos nas com sem por pelo pela para sobre
entre desde ate e ou mas porque como quando onde quem qual quais que quanto quanta e sao era eram foi foram
ser estar esta estao estou ha tem temos tenho ter fazer faz faco pode podem posso deve devo quero quer ir vou
vai vao nao sim muito muita muitos muitas mais menos pouco todo toda todos todas outro outra outros outras
mesmo cada algum alguma algo alguem nada ninguem ja ainda sempre nunca agora aqui bem mal bom boa favor
obrigado ola dia dias mes ano euros equipe empresa cliente clientes vendas venda pergunta primeiro precisam
precisa este essa esse isso aquilo conta contas esta estao
ik jij je u hij zij ze wij we jullie mij me jou hem haar ons onze hun mijn jouw uw zijn de het een der en of
maar want omdat dat als dan wie wat waar wanneer waarom hoe welk welke is was waren ben bent wordt worden
heb hebt heeft hebben had kan kun kunt kunnen moet moeten mag mogen wil willen zal zullen gaan ga gaat doe
doet doen maak maakt maken geef geven zie ziet zien niet geen nooit niets niemand nog al alleen ook erg heel
zeer veel weinig meer minder meest meeste alle alles allemaal ander andere anderen zelfde elk elke iets
iemand hier daar nu toen altijd weer goed slecht graag dank bedankt hallo ja nee dag dagen maand jaar euro
team bedrijf klant klanten vraag eerste voor van aan op in uit bij met naar om over onder tot door tegen
zonder tussen tijdens sinds te er deze dit die zit lang nodig stap stappen verkoop omzet
sich gemeldet geld hulp difference receiver node ages gdpr saas meddic bant spiced kpi kpis roi erp faq
procurement blocking blocked hubspot slack google excel word powerpoint teammate public cup joke
thursday wednesday tuesday tell told once ever
mag mochten kommt kommen geht gehe gingen lasst lass holt holen bringt bringen fehlt fehlen bleibt bleiben
hilft helfen hilfe wissen weiss ware hatten wurde konnten sollten mussten angebot angebote auftrag auftrage
abschluss abschlusse kunde kunden kontakt kontakte termin termine anruf anrufe stelle stellen zahlen
zahl lage stand ziel ziele grund ubrigens erst zuletzt dazu davon darauf dafur danach vorher
voit voir vu va allons bouge devrait devrions pourrait faudrait faut client clients contrat contrats
rendez appel appels chose choses point points raison raisons chiffres objectif
puedes puedas deberia deberiamos necesito haz dame cliente contrato contratos llamada reunion cosa cosas
razon numeros objetivo vemos vamos
dovrei dovremmo potrei serve bisogno contratto contratti chiamata riunione cosa cose ragione numeri stiamo
deveria devemos preciso ligacao reuniao coisa coisas razao numeros contrato estamos
zou zouden kunnen moeten hulp afspraak gesprek ding dingen reden cijfers staan stuur
holiday vacation collecting blow radar engage quick split one zero enough ahead dust
ganar ganamos perder perdemos weiter glaubst crois creo penso acho denk freundliche quarter end robot stored
debería deberia centrarme ansehen robot large late yet someone seems shoot
multi threaded apologising apologizing delay tokyo
abort acting alive allows alter answers article articles attends board boards brace branch break breaks brings
caching cells clause clauses clone cloned clones cloning codes collection collective combine comma commander
comments companion compatible concurrent conditional connecting constructs convention converted cores count
counts cross dealings dealt decision decisions delta development disclosed domain drive driver drivers encode
enters excluding executing execution expert expired exporting extending extension fades failing failings false
fault forget former function functions geist granted groups handler holder holders inter infer ignore image
importing improved invocation issues launch leading lease leaving letters linear lines listen lists loads
locale locking loops looping maintenance major marked marker media menus minor modal modes monorepo nested
nodes noted noting notes order orders older owners paged pages parse parsed pause personal persons phrase
pilot points postal posts precise precision predicate preview previews previously probably processed
production proprietary proto punctuation pushes quoted receive received receives record records refers
redact relying replay require required requires rescued respond responsive resume resumed resumes rises rotten
route router routes routing sauce saves scale scales scoped scopes semantics sender sends server serve served
serves setting settings shapes sheet shorter sides sight significant singer skill skills skipped skipping
slices smoothing speed spends splits stable stakes stated statements states stats storing studio style success
theme thousands thunk traces tracing trailing training trough unset vague vercel weighed writer writes wrote
corp inc ltd llc gmbh ag kg sa sas srl spa bv nv co plc
`;
