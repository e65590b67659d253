import { DAY, type PersonKey, type World } from '@/test/factories';
import { importHistory, type FileRow } from './index';

export type Row = Record<string, string>;
type Input = Parameters<typeof importHistory>[2];

/** The rows of a file, the first on its second line. */
export async function* file(rows: readonly Row[]): AsyncGenerator<FileRow> {
  for (const [index, row] of rows.entries()) yield { line: index + 2, row };
}

const START = Date.parse('2026-01-05T00:00:00Z');
export const on = (day: number) => new Date(START + day * DAY).toISOString();

export const dealRow = (n: number, row: Row = {}): Row => ({
  id: `D-${n}`,
  name: `Deal ${n}`,
  value: String(1000 * (n + 1)),
  currency: 'EUR',
  createdAt: on(n % 20),
  stage: 'proposal',
  expectedCloseDate: on(90),
  owner: 'Person member',
  ...row,
});

export const lost = (n: number, day: number): Row =>
  dealRow(n, { stage: 'closed_lost', outcome: 'lost', closedAt: on(day) });

export const eventRows = (n: number): Row[] => [
  { dealId: `D-${n}`, at: on(n % 20), type: 'created', to: 'discovery' },
  { dealId: `D-${n}`, at: on((n % 20) + 1), type: 'email_sent', actor: 'Ada', text: 'Hello' },
  { dealId: `D-${n}`, at: on((n % 20) + 2), type: 'stage_changed', from: 'discovery', to: 'proposal' },
]; // prettier-ignore

export const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Imports as a person of the world would, by a clock that moves on as clocks do. */
export async function importFiles(
  world: World,
  deals: readonly Row[],
  events: readonly Row[],
  options: Partial<Input> & { by?: PersonKey } = {},
) {
  const { by = 'owner', ...rest } = options;
  const now = () => {
    world.clock.travel(1);
    return world.clock.now();
  };
  const request = { ...(await world.request(by)), source: 'import' as const };
  return importHistory({ ...world.deps, now }, request, {
    teamId: undefined,
    source: 'crm',
    fileName: 'deals.csv',
    deals: file(deals),
    events: file(events),
    stages: null,
    ...rest,
  });
}

/** That many deals, each fourth of them lost, with three lines of history each. */
export const many = (count: number) => ({
  deals: numbers(count).map((n) => (n % 4 === 3 ? lost(n, 40) : dealRow(n))),
  events: numbers(count).flatMap(eventRows),
});
