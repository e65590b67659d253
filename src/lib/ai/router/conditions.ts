import type { Conditions, Intent } from '../model';
import type { Concept } from './lexicon-table';
import type { Reading } from './reading';
import { readAmounts } from './amounts';

const STAGES = ['discovery', 'proposal', 'negotiation'] as const;

/** Intents whose deals can be narrowed down by their risk; the others speak of risk as a whole. */
const BY_BAND: readonly Intent[] = ['find', 'attention', 'pipeline', 'stale', 'forecast'];

function statusOf(says: (concept: Concept) => boolean): Conditions['status'] {
  if (says('won') && says('lost')) return 'closed';
  if (says('won')) return 'won';
  if (says('lost')) return 'lost';
  if (says('closed')) return 'closed';
  return says('open') ? 'open' : undefined;
}

function bandsOf(says: (concept: Concept) => boolean): Conditions['bands'] {
  const bands = [
    ...(says('medium_risk') ? (['Medium'] as const) : []),
    ...(says('low_risk') ? (['Low'] as const) : []),
  ];
  // "Low risk" holds a word for risk too: high is meant where nothing else is said.
  if (bands.length > 0) return bands;
  return says('risk_adjective') ? ['High'] : undefined;
}

function limitOf({ words, topics }: Reading): number | undefined {
  const superlatives = topics.filter(({ meaning }) => meaning === 'superlative');
  for (const { from, to } of superlatives) {
    for (const place of [to, from - 1]) {
      const limit = Number(words[place]?.isNumber ? words[place].text : Number.NaN);
      if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
    }
  }
  return undefined;
}

const isAhead = (status: Conditions['status']): boolean =>
  status === undefined || status === 'open';

const asksForClosing = (
  says: (concept: Concept) => boolean,
  intent: Intent,
  status: Conditions['status'],
): boolean => intent === 'find' && says('close_this') && isAhead(status);

/** Only what is named: a condition that is not is left out, rather than there with no value. */
const named = <Field extends keyof Conditions>(
  field: Field,
  value: Conditions[Field] | null,
): Pick<Conditions, Field> | null =>
  value === undefined || value === null ? null : ({ [field]: value } as Pick<Conditions, Field>);

/** The conditions on deals that a question names; those that it does not name are left out. */
export function readConditions(reading: Reading, intent: Intent, hasPeriod: boolean): Conditions {
  const { says, owner } = reading;
  const stages = STAGES.filter((stage) => says(stage));
  const bands = BY_BAND.includes(intent) ? bandsOf(says) : undefined;
  const status = statusOf(says) ?? (bands ? 'open' : undefined);
  const isClosing = hasPeriod && asksForClosing(says, intent, status);
  return {
    ...readAmounts(reading),
    ...named('stages', stages.length > 0 ? stages : null),
    ...named('bands', bands),
    ...named('status', status),
    ...named('owner', owner?.text),
    ...named('isMine', says('mine') || null),
    ...named('limit', limitOf(reading)),
    ...named('closesWithin', isClosing || null),
  };
}
