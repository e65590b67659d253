/** What changes while a deal is simulated, and the few things that every behavior asks of it. */
import type { WorkCalendar } from './calendar';
import type { DemoContact, DemoMeeting, DemoOpenStage } from './demo-types';
import { Journal } from './journal';
import { USERS } from './people-table';
import type { DealProfile } from './profile';
import type { Random } from './random';

export interface PlannedMeeting {
  readonly day: number;
  /** Minutes after midnight UTC. */
  readonly startMinute: number;
  readonly minutes: number;
  readonly title: string;
}

export interface DealState {
  readonly profile: DealProfile;
  readonly calendar: WorkCalendar;
  readonly random: Random;
  readonly journal: Journal;
  readonly sellerEmail: string;
  readonly contacts: DemoContact[];
  readonly meetings: DemoMeeting[];
  day: number;
  stage: DemoOpenStage;
  stageDay: number;
  value: number;
  expectedClose: number;
  pushes: number;
  /** How much the buyer cares, 0..1: the latent health that drives everything. */
  engagement: number;
  stalledSince: number | null;
  /** Nobody is at work on this deal before this day: vacation, holidays. */
  restUntil: number;
  competitor: string | null;
  /** Mails and calls since the buyer was last heard of. */
  unanswered: number;
  lastHeard: number;
  replies: { readonly day: number; readonly contact: string; readonly subject: string }[];
  planned: PlannedMeeting | null;
  /** Templates already used, so that nobody says the same thing twice while there is another. */
  readonly said: Set<string>;
  nextStepDue: number | null;
  closing: {
    readonly outcome: 'won' | 'lost';
    readonly at: number;
    readonly reason: string | null;
  } | null;
}

function emailOfUser(key: string): string {
  const user = USERS.find((candidate) => candidate.key === key);
  if (user === undefined) throw new Error(`The demo has no user ${key}`);
  return user.email;
}

/** A deal on the morning of its first day. */
export function createState(
  profile: DealProfile,
  calendar: WorkCalendar,
  random: Random,
): DealState {
  return {
    profile,
    calendar,
    random,
    journal: new Journal(calendar, random),
    sellerEmail: emailOfUser(profile.ownerKey),
    contacts: [],
    meetings: [],
    day: profile.birth,
    stage: profile.firstStage,
    stageDay: profile.birth,
    value: profile.value,
    expectedClose: profile.expectedClose,
    pushes: 0,
    engagement: engagementTarget(profile) - 0.05,
    stalledSince: null,
    restUntil: -Infinity,
    competitor: null,
    unanswered: 0,
    lastHeard: profile.birth,
    said: new Set(),
    replies: [],
    planned: null,
    nextStepDue: null,
    closing: null,
  };
}

/** The engagement that a deal settles at while nothing goes wrong. */
export function engagementTarget(profile: DealProfile): number {
  return Math.min(0.95, Math.max(0.2, 0.64 + 0.2 * profile.quality));
}

/** Working days since the deal began to stall; 0 while it is alive. */
export function stalledDays(state: DealState): number {
  return state.stalledSince === null ? 0 : state.day - state.stalledSince + 1;
}

/** Name of one of the known buyers, the first ones more often; the account's name before any is. */
export function someContact(state: DealState): string {
  const index = Math.floor(state.contacts.length * state.random.next() ** 1.6);
  return state.contacts[index]?.name ?? state.profile.account;
}

/** The buyer answered, came or picked up. */
export function hearFromBuyer(state: DealState): void {
  state.unanswered = 0;
  state.lastHeard = state.day;
}

/** One of the templates with its placeholders filled in from the deal. */
export function phrase(state: DealState, templates: readonly string[]): string {
  const contact = someContact(state);
  const others = state.contacts.filter(({ name }) => name !== contact);
  const other = others.length === 0 ? 'a colleague' : state.random.pick(others).name;
  const fresh = templates.filter((template) => !state.said.has(template));
  const template = state.random.pick(fresh.length === 0 ? templates : fresh);
  state.said.add(template);
  return template
    .replaceAll('{contact}', contact)
    .replaceAll('{other}', other)
    .replaceAll('{competitor}', state.competitor ?? 'another vendor')
    .replaceAll('{account}', state.profile.account)
    .replaceAll('{project}', state.profile.project);
}
