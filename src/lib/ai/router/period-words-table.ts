/** The words that periods are made of, in the seven languages; written as the lexicon is. */
export const PERIOD_WORDS = {
  unit_day: 'day, days, tag, tage, tagen, jour, jours, dia, dias, giorno, giorni, dag, dagen',
  unit_week:
    'week, weeks, woche, wochen, semaine, semaines, semana, semanas, settimana, settimane, weken',
  unit_month:
    'month, months, monat, monats, monate, monaten, mois, mes, meses, mese, mesi, maand, maanden',
  unit_quarter:
    'quarter, quarters, quartal, quartals, quartale, quartalen, trimestre, trimestres, trimestri, kwartaal, kwartalen',
  unit_year:
    'year, years, jahr, jahres, jahre, jahren, annee, annees, an, ans, ano, anos, anno, anni, jaar, jaren',
  this: 'this, current, the current, diese, dieser, diesen, dieses, diesem, aktuelle*, laufende*, ce, cet, cette, en cours, este, esta, actual, questo, questa, quest, corrente, neste, nesta, deste, desta, atual, deze, dit, huidige, lopende',
  last: 'last, past, previous, prior, recent, letzte, letzter, letzten, letztes, letztem, vorige, voriger, vorigen, voriges, vergangene*, dernier, derniere, derniers, dernieres, passe, passee, precedent, precedente, pasado, pasada, ultimo, ultima, ultimos, ultimas, anterior, scorso, scorsa, scorsi, scorse, ultimi, ultime, passado, passada, passados, passadas, vorig, afgelopen, laatste',
  next: 'next, coming, following, upcoming, nachste, nachster, nachsten, nachstes, nachstem, kommende*, prochain, prochaine, prochains, prochaines, proximo, proxima, proximos, proximas, que viene, siguiente, prossimo, prossima, prossimi, prossime, que vem, seguinte, volgend, volgende, komende, aankomende',
  before_that: 'before, before that, davor, zuvor, d avant, de antes, prima, ervoor, daarvoor',
  today: 'today, heute, aujourd hui, hoy, oggi, hoje, vandaag, this morning, tonight',
  yesterday:
    'yesterday, gestern, depuis hier, d hier, change hier, passe hier, hier soir, ayer, ieri, ontem, gisteren',
  tomorrow: 'tomorrow, morgen, demain, manana, domani, amanha',
  since: 'since, from, seit, ab, depuis, desde, dal, dalla, da, sinds, vanaf, after',
  end_of:
    'end of, by the end of, until the end of, ende, bis ende, fin de, fin du, d ici la fin, fine, entro la fine, final de, finales de, fim do, fim de, ate o fim, eind, einde',
  ytd: 'ytd, year to date',
  qtd: 'qtd, quarter to date',
  mtd: 'mtd, month to date',
  over_year: 'year over year, yoy, year on year',
  over_quarter: 'quarter over quarter, qoq, quarter on quarter',
  over_month: 'month over month, mom, month on month',
  over_week: 'week over week, week on week',
  few: 'two, zwei, deux, dos, due, dois, duas, twee',
  three: 'three, drei, trois, tres, tre, drie',
  month_1: 'january, jan, januar, janner, janvier, enero, gennaio, janeiro, januari',
  month_2: 'february, feb, februar, fevrier, febrero, febbraio, fevereiro, februari',
  month_3: 'march, marz, mars, marzo, marco, maart',
  month_4: 'april, apr, avril, abril, aprile',
  month_5: 'may, mai, mayo, maggio, maio, mei',
  month_6: 'june, jun, juni, juin, junio, giugno, junho',
  month_7: 'july, jul, juli, juillet, julio, luglio, julho',
  month_8: 'august, aug, aout, agosto, augustus',
  month_9: 'september, sep, sept, septembre, septiembre, settembre, setembro',
  month_10: 'october, oct, oktober, okt, octobre, octubre, ottobre, outubro',
  month_11: 'november, nov, novembre, noviembre, novembro',
  month_12: 'december, dec, dezember, dez, decembre, diciembre, dicembre, dezembro',
  weekday_1: 'monday, montag, lundi, lunes, lunedi, segunda feira, maandag',
  weekday_2: 'tuesday, dienstag, mardi, martes, martedi, terca feira, dinsdag',
  weekday_3: 'wednesday, mittwoch, mercredi, miercoles, mercoledi, quarta feira, woensdag',
  weekday_4: 'thursday, donnerstag, jeudi, jueves, giovedi, quinta feira, donderdag',
  weekday_5: 'friday, freitag, vendredi, viernes, venerdi, sexta feira, vrijdag',
  weekday_6: 'saturday, samstag, sonnabend, samedi, sabado, sabato, zaterdag',
  weekday_7: 'sunday, sonntag, dimanche, domingo, domenica, zondag',
} as const;

export type PeriodWord = keyof typeof PERIOD_WORDS;
