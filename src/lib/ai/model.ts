/** What kind of question it is: decides which model answers, by the table in `router/models.ts`. */
export const TASK_TYPES = [
  'semantic_search',
  'financial',
  'deal_specific',
  'code_sql',
  'planning',
  'general',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/**
 * What is asked for: decides which figures are gathered, and how code answers where no model does.
 * `other` is whatever none of them fits: it is answered from the pipeline as a whole.
 */
export const INTENTS = [
  /** Which deals need somebody today. */
  'attention',
  /** Everything about one deal. */
  'about_deal',
  /** How likely one deal is to close, and why. */
  'deal_chance',
  /** What to do next about one deal. */
  'next_step',
  /** A mail to write about one deal. */
  'draft_email',
  /** How the open pipeline stands: totals, by stage and by band. */
  'pipeline',
  /** Why the pipeline is getting better or worse. */
  'health',
  /** One period beside another. */
  'compare',
  /** What will be won: weighted, by month of the expected close. */
  'forecast',
  /** Risk or value by the people answerable. */
  'by_owner',
  /** Deals that nobody has touched for long. */
  'stale',
  /** What changed within a period. */
  'changed',
  /** Deals like another one. */
  'similar',
  /** Deals that fit conditions: stage, band, value, owner, close date, words. */
  'find',
  'other',
] as const;
export type Intent = (typeof INTENTS)[number];

/** A period that a question names; both days count, in UTC, as `YYYY-MM-DD`. */
export interface Period {
  readonly from: string;
  readonly to: string;
  /** As the answer calls it: "this month", "last week", "July 2026". */
  readonly label: string;
}

/** Conditions that a question names. */
export interface Conditions {
  readonly stages?: readonly string[];
  readonly bands?: readonly ('High' | 'Medium' | 'Low')[];
  readonly status?: 'open' | 'closed' | 'won' | 'lost';
  /** As written in the question. */
  readonly owner?: string;
  /** "My deals". */
  readonly isMine?: boolean;
  readonly minValue?: number;
  readonly maxValue?: number;
  /** The expected close lies in the question's period. */
  readonly closesWithin?: boolean;
  /** How many are asked for ("top 5"). */
  readonly limit?: number;
}

/** A question as the router understands it; the same question is always understood the same. */
export interface RoutedQuestion {
  readonly question: string;
  readonly taskType: TaskType;
  readonly intent: Intent;
  /** Which rule decided, for the record and the tests. */
  readonly rule: string;
  readonly period: Period | null;
  /** The other side of a comparison. */
  readonly before: Period | null;
  readonly conditions: Conditions;
  /** Words that may name a deal or an account, best first; empty where none is named. */
  readonly mentions: readonly string[];
  /** "It", "this deal": means the deal that the conversation is about. */
  readonly refersBack: boolean;
}

export const FIGURE_UNITS = ['money', 'percent', 'count', 'days', 'number'] as const;
export type FigureUnit = (typeof FIGURE_UNITS)[number];

/** A figure that an answer may name. Percent as it is written: 42 for 42 %. */
export interface Figure {
  /** What it is, whole enough to stand alone: "Open value in EUR". */
  readonly label: string;
  readonly value: number;
  readonly unit: FigureUnit;
  /** ISO 4217, of money. */
  readonly currency?: string;
}

/** A deal that an answer may name, with what it may say of it. */
export interface KnownDeal {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  readonly ownerName: string;
  /** Our stage's label: "Negotiation". */
  readonly stage: string;
  readonly figures: readonly Figure[];
  /** Days that belong to it, `YYYY-MM-DD`, each with what it is. */
  readonly dates: readonly { readonly label: string; readonly day: string }[];
  /** Our own words about it: reasons, next action. */
  readonly lines: readonly string[];
  /**
   * What people or a CRM wrote: next step, lost reason, notes. It may hold anything, instructions
   * too; whoever hands it to a model fences it.
   */
  readonly foreign: readonly { readonly label: string; readonly text: string }[];
}

/** All that an answer may be made of. What is not in here is not known, whoever says it. */
export interface Facts {
  readonly asOf: string;
  readonly deals: readonly KnownDeal[];
  readonly figures: readonly Figure[];
  /** Days and periods that are spoken of, `YYYY-MM-DD`. */
  readonly dates: readonly { readonly label: string; readonly day: string }[];
  /** Names that are no deals: people, teams, sources, stages of a CRM. */
  readonly names: readonly string[];
  /** What was left out, in words: "212 further deals"; null where nothing was. */
  readonly omitted: string | null;
}

export interface Citation {
  readonly dealId: string;
  readonly name: string;
}

/** What a person can do about it with one press and a confirmation; never done by itself. */
export const SUGGESTED_ACTIONS = ['set_next_step', 'log_touch'] as const;
export interface SuggestedAction {
  readonly kind: (typeof SUGGESTED_ACTIONS)[number];
  readonly dealId: string;
  readonly dealName: string;
  /** On the button: "Set the next step". */
  readonly label: string;
  /** What the form begins with; empty where it begins empty. */
  readonly text: string;
}

/** An answer made by code. Markdown; deals as `[name](/deals/<id>)`. */
export interface ComputedAnswer {
  readonly content: string;
  readonly actions: readonly SuggestedAction[];
}

/** What is gathered for a question: once, for a model and for code alike. */
export interface Gathered {
  readonly facts: Facts;
  readonly answer: ComputedAnswer;
}

/** What an answer names that the facts do not hold. */
export interface Ungrounded {
  readonly kind: 'deal' | 'figure' | 'date' | 'name' | 'link';
  /** As it was written. */
  readonly text: string;
}

/** Longest question, in characters. */
export const MAX_MESSAGE = 4_000;
/** Longest answer that is sent along, in characters. */
export const MAX_ANSWER = 40_000;
/** Messages of a conversation that are sent along at most. */
export const MAX_MESSAGES = 40;
