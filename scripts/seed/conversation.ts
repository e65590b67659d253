/** What seller and buyer say to each other on a day: mails, calls, notes, and new faces. */
import { COMPETITORS } from './accounts-table';
import { hearFromBuyer, phrase, someContact, stalledDays } from './deal-state';
import type { DealState } from './deal-state';
import { RATES } from './funnel-table';
import { CALLS, CHASING_SUBJECTS, INBOUND_SUBJECTS, NOTES, OUTBOUND_SUBJECTS } from './texts-table';

/** Lower-case ASCII with hyphens, for addresses. */
function slug(text: string, separator: string): string {
  return text
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9 ]/g, '')
    .trim()
    .replaceAll(/ +/g, separator);
}

/** Adds the next buyer of the account, where there is one left to meet. */
export function meetBuyer(state: DealState): void {
  const buyer = state.profile.buyers[state.contacts.length];
  if (buyer === undefined) return;
  const email = `${slug(buyer.name, '.')}@${slug(state.profile.account, '-')}.example`;
  state.contacts.push({ name: buyer.name, email, role: buyer.role });
  state.journal.write('contact_added', { to: buyer.name, actor: state.sellerEmail });
}

/** How often the seller writes and calls: chasing goes on for a while, then fades. */
function effort(state: DealState): number {
  const fading = Math.exp(-stalledDays(state) / 9);
  const tired = state.unanswered >= 4 ? 0.5 : 1;
  return state.profile.diligence * (0.05 + 0.95 * fading) * tired;
}

/** Answers that were on their way arrive. */
export function receiveReplies(state: DealState): void {
  const due = state.replies.filter(({ day }) => day <= state.day);
  state.replies = state.replies.filter(({ day }) => day > state.day);
  for (const { contact, subject } of due) {
    state.journal.write('email_received', { actor: contact, text: `Re: ${subject}` });
    hearFromBuyer(state);
  }
}

/** The buyer writes without having been asked. */
export function receiveMail(state: DealState): void {
  const rate = RATES.inbound * state.engagement * state.profile.diligence;
  if (state.contacts.length === 0 || !state.random.chance(rate)) return;
  const text = phrase(state, INBOUND_SUBJECTS);
  state.journal.write('email_received', { actor: someContact(state), text });
  hearFromBuyer(state);
  if (state.random.chance(0.2)) meetBuyer(state);
}

/** The seller writes; an engaged buyer answers within three days. */
export function sendMail(state: DealState): void {
  const { random } = state;
  const rate = (RATES.outbound + 0.05 * state.engagement) * effort(state);
  if (!random.chance(rate)) return;
  const chasing = state.unanswered >= 2 || stalledDays(state) > 8;
  const subject = phrase(state, chasing ? CHASING_SUBJECTS : OUTBOUND_SUBJECTS[state.stage]);
  state.journal.write('email_sent', { actor: state.sellerEmail, text: subject });
  state.unanswered += 1;
  if (!random.chance(0.03 + 0.85 * state.engagement)) return;
  const contact = someContact(state);
  state.replies.push({ day: state.day + random.int(1, 3), contact, subject });
}

/** The seller rings; whether somebody picks up depends on the buyer's interest. */
export function makeCall(state: DealState): void {
  const rate = RATES.call * (0.4 + state.engagement) * effort(state);
  if (!state.random.chance(rate)) return;
  const reached = state.random.chance(0.1 + 0.85 * state.engagement);
  const text = phrase(state, reached ? CALLS.reached : CALLS.missed);
  state.journal.write('call', { actor: state.sellerEmail, text });
  if (reached) hearFromBuyer(state);
  else state.unanswered += 1;
}

/** Writes a note with one of the given texts. */
export function writeNote(state: DealState, templates: readonly string[]): void {
  state.journal.write('note', { actor: state.sellerEmail, text: phrase(state, templates) });
}

/** The seller hears of a rival or of a committee, mostly while the deal stalls. */
function hearOfCompetition(state: DealState): void {
  const stalled = stalledDays(state) > 0;
  const rate = stalled
    ? RATES.competition * Math.exp(-stalledDays(state) / 40)
    : RATES.competitionByChance;
  if (!state.random.chance(rate)) return;
  state.competitor ??= state.random.pick(COMPETITORS);
  writeNote(state, NOTES.competition);
}

/** What the seller notes down besides meetings. */
export function takeNotes(state: DealState): void {
  hearOfCompetition(state);
  if (!state.random.chance(RATES.note * (0.5 + state.engagement) * effort(state))) return;
  const stalled = stalledDays(state) > 5;
  const kind = state.random.weighted<'healthy' | 'neutral' | 'stalling'>([
    ['healthy', stalled ? 0.03 : 0.55],
    ['neutral', stalled ? 0.17 : 0.42],
    ['stalling', stalled ? 0.8 : 0.03],
  ]);
  writeNote(state, kind === 'healthy' ? NOTES.healthy[state.stage] : NOTES[kind]);
}
