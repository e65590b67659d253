import type { Delivery } from './delivery';

const times = (count: number): string => (count === 2 ? 'the second time' : `time ${count}`);

interface Track {
  readonly name: string;
  readonly seen: Set<number>;
  lowest: number;
  highest: number;
}

/** What came before, so that the same event twice and numbers left out can be told. */
export class Ledger {
  readonly #events = new Map<string, { count: number; wasTaken: boolean }>();
  readonly #tracks = new Map<string, Track>();

  /** Enters a delivery and says what is notable about it, in sentences. */
  note(delivery: Delivery, isTaken: boolean): { notes: string[]; isDuplicate: boolean } {
    const known = this.#events.get(delivery.id) ?? { count: 0, wasTaken: false };
    const isDuplicate = known.wasTaken;
    const count = known.count + 1;
    this.#events.set(delivery.id, { count, wasTaken: known.wasTaken || isTaken });
    const order = this.#notesOn(delivery, isTaken);
    if (count === 1) return { notes: order, isDuplicate };
    const why = isDuplicate ? 'duplicate: taken before, and' : 'tried again:';
    return { notes: [`${why} this id came for ${times(count)}`, ...order], isDuplicate };
  }

  #notesOn(delivery: Delivery, isTaken: boolean): string[] {
    if (delivery.isTest) return ['test event: an example, sent by hand'];
    return isTaken ? this.#noteOrder(delivery) : [];
  }

  #noteOrder({ dealId, deal, sequence }: Delivery): string[] {
    if (dealId === null || sequence === null) return [];
    const track = this.#tracks.get(dealId);
    if (!track) {
      const first = { name: deal ?? dealId, seen: new Set([sequence]) };
      this.#tracks.set(dealId, { ...first, lowest: sequence, highest: sequence });
      return [];
    }
    const { highest } = track;
    if (track.seen.has(sequence)) return [];
    track.seen.add(sequence);
    track.lowest = Math.min(track.lowest, sequence);
    track.highest = Math.max(highest, sequence);
    if (sequence < highest) return [`late: sequence ${sequence} came after ${highest}`];
    if (sequence === highest + 1) return [];
    return [
      `gap: sequence ${sequence} came after ${highest}; what lies between is on its way, or of a kind that this endpoint is not sent`,
    ];
  }

  /** The deals of which numbers did not come, each with how many and between which. */
  gaps(): { name: string; missing: number; lowest: number; highest: number }[] {
    return [...this.#tracks.values()]
      .map(({ name, seen, lowest, highest }) => ({
        name,
        missing: highest - lowest + 1 - seen.size,
        lowest,
        highest,
      }))
      .filter(({ missing }) => missing > 0);
  }
}
