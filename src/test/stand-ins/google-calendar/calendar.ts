import { Refusal } from './errors';
import { expand, type Occurrence } from './recurrence';
import { msOf, type WireDraft, type WireEvent } from './wire';

/** An event, an instance of a series, or what is left of a deleted one. */
export interface Entry {
  readonly ordinal: number;
  /** The calendar's count of changes when this one last changed. */
  seq: number;
  /** Epoch milliseconds. */
  changedAt: number;
  event: WireEvent;
  /** Where it lies, and where it lay before. */
  spans: { readonly start: number; readonly end: number }[];
}

export interface CalendarOptions {
  readonly id: string;
  readonly summary: string;
  /** Whose it is; nobody's is a public one of an organisation. */
  readonly owner: string;
  /** What everybody may see of it; nothing where it is left out. */
  readonly publicRole?: 'reader' | 'freeBusyReader';
  readonly now: () => Date;
  /** Where people look at its events. */
  readonly webUrl?: string;
}

const ID = /^[a-v0-9]{5,1024}$/;

/** What Google promises of a deleted event: its id, and of an instance where it belongs. */
function tombstone({ kind, id, etag, recurringEventId, originalStartTime }: WireEvent): WireEvent {
  const place = recurringEventId ? { recurringEventId, originalStartTime } : {};
  return { kind, etag, id, status: 'cancelled', ...place } as WireEvent;
}

/** A calendar with its events, in memory. */
export class StandInCalendar {
  readonly id: string;
  readonly summary: string;
  readonly owner: string;
  publicRole: CalendarOptions['publicRole'];
  /** In order of their making; what a series says stands in its instances. */
  readonly entries: Entry[] = [];
  seq = 0;
  readonly #byId = new Map<string, Entry>();
  readonly #series = new Map<string, WireEvent>();
  readonly #now: () => Date;
  readonly #webUrl: string;
  #made = 0;
  #ordinals = 0;

  constructor({
    id,
    summary,
    owner,
    publicRole,
    now,
    webUrl = 'https://www.google.com',
  }: CalendarOptions) {
    this.#webUrl = webUrl;
    this.id = id;
    this.summary = summary;
    this.owner = owner;
    this.publicRole = publicRole;
    this.#now = now;
  }

  /** @throws Refusal */
  get(id: string): WireEvent {
    const event = this.#series.get(id) ?? this.#byId.get(id)?.event;
    if (!event) throw new Refusal('notFound');
    return event;
  }

  /** What is not deleted, each day of a series by itself. */
  get live(): WireEvent[] {
    return this.entries.map(({ event }) => event).filter(({ status }) => status !== 'cancelled');
  }

  /** @throws Refusal */
  insert(draft: WireDraft): WireEvent {
    const id = draft.id ?? this.#newId();
    if (!ID.test(id)) throw new Refusal('invalid', 'Invalid resource id value.');
    if (this.#byId.has(id) || this.#series.has(id)) throw new Refusal('duplicate');
    const at = this.#now().toISOString();
    const event = this.#checked({
      kind: 'calendar#event',
      status: 'confirmed',
      htmlLink: `${this.#webUrl}/calendar/event?eid=${id}`,
      created: at,
      creator: { email: this.owner, self: true },
      organizer: { email: this.owner, self: true },
      iCalUID: `${id}@google.com`,
      sequence: 0,
      eventType: 'default',
      ...draft,
      id,
      etag: '',
    });
    if (event.recurrence) this.#putSeries(event);
    else this.#put(event);
    return this.get(id);
  }

  /** Changes an event, an instance, or a whole series. @throws Refusal */
  patch(id: string, changes: WireDraft): WireEvent {
    const before = this.get(id);
    const sequence = (before.sequence ?? 0) + 1;
    const event = this.#checked({ ...before, ...changes, id, sequence });
    if (this.#series.has(id)) this.#putSeries(event);
    else this.#put(event);
    return this.get(id);
  }

  /** @throws Refusal `deleted` where it was before */
  remove(id: string): void {
    const event = this.get(id);
    if (event.status === 'cancelled') throw new Refusal('deleted');
    if (!this.#series.has(id)) {
      this.#put(tombstone(event));
      return;
    }
    this.#series.set(id, tombstone(event));
    for (const { event: instance } of this.#instancesOf(id)) this.#put(tombstone(instance));
  }

  /** Google keeps what is left of deleted events for some weeks. */
  forgetDeleted(): void {
    const kept = this.entries.filter(({ event }) => event.status !== 'cancelled');
    for (const { event } of this.entries) {
      if (event.status === 'cancelled') this.#byId.delete(event.id);
    }
    this.entries.splice(0, this.entries.length, ...kept);
  }

  #newId(): string {
    this.#made += 1;
    return `e${this.#made.toString(32).padStart(9, '0')}`;
  }

  #instancesOf(id: string): Entry[] {
    return this.entries.filter(
      ({ event }) => event.recurringEventId === id && event.status !== 'cancelled',
    );
  }

  #checked(event: WireEvent): WireEvent {
    const [start, end] = [msOf(event.start), msOf(event.end)];
    if (event.status === 'cancelled') return event;
    if (start === null) throw new Refusal('required', 'Missing start time.', 'start');
    if (end === null) throw new Refusal('required', 'Missing end time.', 'end');
    if (end < start) throw new Refusal('timeRangeEmpty');
    return event;
  }

  #put(event: WireEvent): void {
    this.seq += 1;
    const known = this.#byId.get(event.id);
    const stamped = { ...event, etag: `"${this.seq}"`, updated: this.#now().toISOString() };
    const kept = event.status === 'cancelled' ? tombstone(stamped) : stamped;
    const [start, end] = [msOf(event.start), msOf(event.end)];
    const span = start === null || end === null ? [] : [{ start, end }];
    if (known) {
      known.seq = this.seq;
      known.changedAt = this.#now().getTime();
      known.event = kept;
      known.spans = [...known.spans, ...span];
      return;
    }
    const changedAt = this.#now().getTime();
    const place = { ordinal: this.#ordinals, seq: this.seq, changedAt };
    const entry: Entry = { ...place, event: kept, spans: span };
    this.#ordinals += 1;
    this.entries.push(entry);
    this.#byId.set(event.id, entry);
  }

  /** A series lives in its instances; those that a change leaves out are deleted. */
  #putSeries(series: WireEvent): void {
    const { id, start, end, recurrence } = series;
    if (!start || !end || !recurrence) throw new Refusal('required');
    this.#series.set(id, series);
    const occurrences = new Map<string, Occurrence>(
      expand(start, end, recurrence).map((one) => [`${id}_${one.suffix}`, one]),
    );
    for (const { event } of this.#instancesOf(id)) {
      if (!occurrences.has(event.id)) this.#put(tombstone(event));
    }
    for (const [instanceId, { start: begins, end: ends }] of occurrences) {
      if (this.#byId.get(instanceId)?.event.status === 'cancelled') continue;
      const { recurrence: _rule, ...rest } = series;
      const place = { recurringEventId: id, originalStartTime: begins };
      this.#put({ ...rest, ...place, id: instanceId, start: begins, end: ends });
    }
  }
}
