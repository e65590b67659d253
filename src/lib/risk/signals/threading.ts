import { countContacts } from '../deal-history';
import { formatDay } from '../plain-words';
import { clamp } from '../ramp';
import { contribute, evidenceOf, type Signal } from './findings';

/** Three contacts lower the most; one gives nothing. */
export const FULL_CONTACTS = 3;

/** How many of the buyer's people are known. It only lowers; a single one is named at 0 points. */
export const threading: Signal = ({ history, policy }, findings) => {
  const contacts = countContacts(history);
  if (contacts === 0 || history.lastContact === null) {
    findings.notSeen.push({ signal: 'threading', reason: 'No contacts of the buyer are known' });

    return;
  }
  const strength = clamp((contacts - 1) / (FULL_CONTACTS - 1), 0, 1);
  const points = strength === 0 ? 0 : -policy.weights.threading * strength;
  const reason =
    contacts === 1
      ? 'Single-threaded: only one contact is known'
      : `${contacts} contacts of the buyer are known`;
  if (contacts === 1) findings.named.push('single_threaded');
  const last = history.lastContact;
  contribute(findings, 'threading', points, strength === 0 ? 0 : -strength, reason, [
    evidenceOf(last, `${last.to ?? 'A contact'} added on ${formatDay(last.at)}`),
  ]);
};
