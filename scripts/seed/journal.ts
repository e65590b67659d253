/** A deal's diary while it is simulated: stamps what happens with times in working hours. */
import type { WorkCalendar } from './calendar';
import type { DemoEvent } from './demo-types';
import type { Random } from './random';

const OPENING_MINUTE = 8 * 60;

type EventDetails = Partial<Pick<DemoEvent, 'from' | 'to' | 'actor' | 'text'>>;

export class Journal {
  readonly events: DemoEvent[] = [];
  private day = 0;
  private minute = OPENING_MINUTE;

  constructor(
    private readonly calendar: WorkCalendar,
    private readonly random: Random,
  ) {}

  /** Begins a day; one with a meeting begins early, so that what precedes the meeting fits. */
  startDay(day: number, hasMeeting: boolean): void {
    this.day = day;
    this.minute = OPENING_MINUTE + this.random.int(0, hasMeeting ? 30 : 400);
  }

  /** Nothing more is written before this minute of the day. */
  skipTo(minute: number): void {
    this.minute = Math.max(this.minute, minute);
  }

  /** Appends an event a few minutes after the last one and returns its time. */
  write(type: DemoEvent['type'], details: EventDetails): number {
    this.minute += this.random.int(2, 9);
    return this.stamp(type, details);
  }

  /** Appends an event at the very time of the last one, as a consequence of it. */
  stamp(type: DemoEvent['type'], details: EventDetails): number {
    const at = this.calendar.at(this.day, this.minute);
    this.events.push({ at, type, from: null, to: null, actor: null, text: null, ...details });
    return at;
  }
}
