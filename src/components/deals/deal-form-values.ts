import { type Stage, STAGES } from '@/lib/deals/model';

/** What the form sends. Empty text is null; days are `YYYY-MM-DD`. */
export interface DealFormInput {
  readonly name: string;
  readonly account: string | null;
  readonly value: number;
  readonly currency: string;
  readonly stage: Stage;
  readonly expectedCloseDate: string | null;
  readonly nextStep: string | null;
  readonly nextStepAt: string | null;
  readonly location: string | null;
  /** Create only: null is a personal deal. */
  readonly teamId?: string | null;
  /** Edit only, handed through from `initial`. */
  readonly dealId?: string;
  readonly version?: number;
}

export type DealFormInitial = Partial<DealFormInput>;

export const DEAL_FORM_FIELDS: readonly string[] = [
  'name',
  'account',
  'value',
  'currency',
  'stage',
  'expectedCloseDate',
  'nextStep',
  'nextStepAt',
  'location',
  'teamId',
];

/** The currencies offered; one that the deal already has is added. */
export const FORM_CURRENCIES = [
  'USD',
  'EUR',
  'GBP',
  'CHF',
  'CAD',
  'AUD',
  'NZD',
  'JPY',
  'CNY',
  'HKD',
  'SGD',
  'INR',
  'KRW',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'HUF',
  'RON',
  'TRY',
  'ILS',
  'AED',
  'SAR',
  'ZAR',
  'NGN',
  'KES',
  'BRL',
  'MXN',
  'CLP',
  'COP',
  'ARS',
  'THB',
  'IDR',
  'MYR',
  'PHP',
  'VND',
  'UAH',
] as const;

const isStage = (value: string): value is Stage => STAGES.some((stage) => stage === value);

/** Reads the form as it stands; `initial` gives what an edit must carry along. */
export function readDealForm(
  form: HTMLFormElement,
  mode: 'create' | 'edit',
  initial: DealFormInitial,
): DealFormInput {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const stage = text('stage');

  return {
    name: text('name'),
    account: text('account') || null,
    value: text('value') === '' ? Number.NaN : Number(text('value')),
    currency: text('currency'),
    stage: isStage(stage) ? stage : 'discovery',
    expectedCloseDate: text('expectedCloseDate') || null,
    nextStep: text('nextStep') || null,
    nextStepAt: text('nextStepAt') || null,
    location: text('location') || null,
    ...(mode === 'create'
      ? { teamId: text('teamId') || null }
      : { dealId: initial.dealId, version: initial.version }),
  };
}

/** Catches at once what the server would refuse anyway; the server stays the judge. */
export function checkDealForm({ name, value }: DealFormInput): Record<string, string> {
  const fields: Record<string, string> = {};
  if (name === '') fields.name = 'Give the deal a name.';
  if (Number.isNaN(value)) fields.value = 'Enter the value as a number, 0 if it is not known.';
  else if (value < 0) fields.value = 'The value must not be negative.';

  return fields;
}
