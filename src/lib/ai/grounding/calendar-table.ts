/** Names of months in seven languages, each with its number from 1; English ones first. */
export const MONTHS: readonly (readonly string[])[] = [
  ['january', 'januar', 'janvier', 'enero', 'gennaio', 'janeiro', 'januari', 'jan', 'janv', 'ene', 'gen', 'jän', 'jänner'],
  ['february', 'februar', 'février', 'fevrier', 'febrero', 'febbraio', 'fevereiro', 'februari', 'feb', 'févr', 'fév', 'fev'],
  ['march', 'märz', 'maerz', 'mars', 'marzo', 'março', 'marco', 'maart', 'mar', 'mär', 'mrt', 'mrz'],
  ['april', 'avril', 'abril', 'aprile', 'apr', 'avr', 'abr'],
  ['may', 'mai', 'mayo', 'maggio', 'maio', 'mei', 'mag'],
  ['june', 'juni', 'juin', 'junio', 'giugno', 'junho', 'jun', 'giu'],
  ['july', 'juli', 'juillet', 'julio', 'luglio', 'julho', 'jul', 'juil', 'lug'],
  ['august', 'août', 'aout', 'agosto', 'augustus', 'aug', 'ago'],
  ['september', 'septembre', 'septiembre', 'settembre', 'setembro', 'sep', 'sept'],
  ['october', 'oktober', 'octobre', 'octubre', 'ottobre', 'outubro', 'oct', 'okt', 'ott'],
  ['november', 'novembre', 'noviembre', 'novembro', 'nov'],
  ['december', 'dezember', 'décembre', 'decembre', 'diciembre', 'dicembre', 'dezembro', 'dec', 'dez', 'déc', 'dic'],
]; // prettier-ignore

/** Months that a line may name without a day or a year beside them. */
export const MONTHS_ALONE: ReadonlySet<string> = new Set(
  MONTHS.flat().filter((name) => name.length > 4 || ['june', 'july', 'juli', 'juni', 'juin', 'maio', 'mayo'].includes(name)),
); // prettier-ignore

/** Names of weekdays, from Sunday. */
export const WEEKDAYS: readonly (readonly string[])[] = [
  ['sunday', 'sonntag', 'dimanche', 'domingo', 'domenica', 'zondag'],
  ['monday', 'montag', 'lundi', 'lunes', 'lunedì', 'segunda-feira', 'maandag'],
  ['tuesday', 'dienstag', 'mardi', 'martes', 'martedì', 'terça-feira', 'dinsdag'],
  ['wednesday', 'mittwoch', 'mercredi', 'miércoles', 'mercoledì', 'quarta-feira', 'woensdag'],
  ['thursday', 'donnerstag', 'jeudi', 'jueves', 'giovedì', 'quinta-feira', 'donderdag'],
  ['friday', 'freitag', 'vendredi', 'viernes', 'venerdì', 'sexta-feira', 'vrijdag'],
  ['saturday', 'samstag', 'sonnabend', 'samedi', 'sábado', 'sabato', 'zaterdag'],
];

/** Short forms that stand before a date only. */
export const WEEKDAYS_SHORT: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
