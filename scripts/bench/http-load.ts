import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true });

export interface TimedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Milliseconds from the request to the last byte of its answer.
 *
 * @throws Error where the answer is not a 200
 */
export function timeRequest({ url, headers }: TimedRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const request = get(url, { agent, headers }, (response) => {
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.resume();
    });
    request.on('error', reject);
  });
}

/** The same request again and again, with a rest in between, until it is told to stop. */
export async function timeUntil(
  request: TimedRequest,
  restMs: number,
  isOver: (count: number) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (!isOver(times.length)) {
    times.push(await timeRequest(request));
    await sleep(restMs);
  }
  return times;
}

export interface Contest {
  readonly name: string;
  readonly small: TimedRequest;
  readonly large: TimedRequest;
}

export interface ContestTimes {
  readonly name: string;
  readonly small: number[];
  readonly large: number[];
}

type Turn = readonly [place: number, side: 'small' | 'large'];

/** Each contest in each round, both sides one after the other, taking turns in who begins. */
function turnsOf(contests: number, rounds: number): Turn[] {
  return Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: contests }, (_each, place): Turn[] => {
      const both: Turn[] = [[place, 'small'], [place, 'large']]; // prettier-ignore
      return round % 2 === 0 ? both : both.toReversed();
    }).flat(),
  ).flat();
}

/**
 * Times two tenants against each other in one run: their requests are interleaved, so that whatever
 * else the machine does hits both alike.
 */
export async function timeContests(
  contests: readonly Contest[],
  rounds: number,
  concurrency: number,
): Promise<ContestTimes[]> {
  const times = contests.map(({ name }) => ({ name, small: [], large: [] }) as ContestTimes);
  const turns = turnsOf(contests.length, rounds).values();
  const work = async () => {
    for (const [place, side] of turns) {
      const contest = contests[place];
      if (contest) times[place]?.[side].push(await timeRequest(contest[side]));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return times;
}
