type Fields = Readonly<Record<string, unknown>>;

/** What the listener shows of a body; the rest of it stays in `data`. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly dealId: string | null;
  /** The deal's name. */
  readonly deal: string | null;
  readonly sequence: number | null;
  /** An example that somebody sent by hand: about no deal there is. */
  readonly isTest: boolean;
  readonly data: Fields;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads a body, whoever sent it; null where it is no event. */
export function readDelivery(body: Buffer): Delivery | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    return null;
  }
  if (!isFields(parsed) || !isFields(parsed.data)) return null;
  const [id, event] = [textOf(parsed.id), textOf(parsed.type) ?? textOf(parsed.event)];
  if (id === null || event === null) return null;
  const { data } = parsed;
  const isOfDeal = event.startsWith('deal.');
  return {
    id,
    event,
    dealId: isOfDeal ? textOf(data.id) : null,
    deal: isOfDeal ? textOf(data.name) : null,
    sequence: Number.isSafeInteger(data.sequence) ? Number(data.sequence) : null,
    isTest: data.test === true,
    data,
  };
}

const show = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');

function describeRisk({ score, band, reasons }: Fields): string {
  const why = Array.isArray(reasons) ? reasons.map(show).join('; ') : '';
  return `risk ${show(score)} (${show(band)})${why ? `: ${why}` : ''}`;
}

function describeMember({ team, member }: Fields): string {
  const name = (of: unknown): string => (isFields(of) ? show(of.name) : 'somebody');
  return `${name(member)}, team ${name(team)}`;
}

/** What changed, in one line: `stage: proposal -> negotiation, value: 4000 -> 5000`. */
export function describeChange({ event, data }: Delivery): string {
  const { previous, current } = data;
  if (isFields(previous) && isFields(current)) {
    const fields = [...new Set([...Object.keys(previous), ...Object.keys(current)])];
    return fields
      .map((field) => `${field}: ${show(previous[field])} -> ${show(current[field])}`)
      .join(', ');
  }
  if (event === 'deal.at_risk') return describeRisk(data);
  if (event.startsWith('team.')) return describeMember(data);
  return ['stage', 'value', 'currency']
    .filter((field) => data[field] !== undefined)
    .map((field) => `${field}: ${show(data[field])}`)
    .join(', ');
}
