import { describe, expect, it } from 'vitest';
import { streamChunks } from './stream-chunks';

/** Chunks that note how far they were asked for, and whether their work was ended. */
function source(count: number, faultAt = Infinity) {
  const seen = { made: 0, ended: false };
  async function* chunks(): AsyncGenerator<string, void> {
    try {
      for (let n = 0; n < count; n += 1) {
        if (n === faultAt) throw new Error('the source broke');
        seen.made += 1;
        yield await Promise.resolve(`chunk ${n} ü\n`);
      }
    } finally {
      seen.ended = true;
    }
  }
  const faults: unknown[] = [];
  return { seen, faults, stream: () => streamChunks(chunks(), (error) => faults.push(error)) };
}

function signal(): [Promise<void>, () => void] {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return [given, () => give()];
}

describe('a stream of chunks', () => {
  it('gives them all in UTF-8 and closes', async () => {
    const { stream, seen } = source(3);
    const text = await new Response(await stream()).text();
    expect(text).toBe('chunk 0 ü\nchunk 1 ü\nchunk 2 ü\n');
    expect(seen).toEqual({ made: 3, ended: true });
  });

  it('makes no more than is taken', async () => {
    const { stream, seen } = source(1_000);
    const reader = (await stream()).getReader();
    expect(seen.made).toBe(1);
    for (let taken = 0; taken < 5; taken += 1) await reader.read();
    expect(seen.made).toBe(5);
    expect(seen.ended).toBe(false);
    await reader.cancel();
  });

  it('ends the work when the client hangs up', async () => {
    const { stream, seen } = source(1_000);
    const reader = (await stream()).getReader();
    await reader.read();
    await reader.cancel('gone');
    expect(seen).toEqual({ made: 1, ended: true });
  });

  it('drops what was being made when the client hung up, and calls it no fault', async () => {
    const [asked, ask] = signal();
    const [made, make] = signal();
    async function* chunks(): AsyncGenerator<string, void> {
      yield 'first';
      ask();
      await made;
      yield 'second';
    }
    const faults: unknown[] = [];
    const reader = (await streamChunks(chunks(), (error) => faults.push(error))).getReader();
    await reader.read();
    const underWay = reader.read();
    await asked;
    const hungUp = reader.cancel('gone');
    make();
    await hungUp;
    expect(await underWay).toEqual({ done: true, value: undefined });
    expect(faults).toEqual([]);
  });

  it('throws at once what fails at once, so that it can have its status', async () => {
    const { stream, faults } = source(3, 0);
    await expect(stream()).rejects.toThrow('the source broke');
    expect(faults).toEqual([]);
  });

  it('breaks off where the source breaks, and never closes as if it were whole', async () => {
    const { stream, seen, faults } = source(9, 2);
    const reader = (await stream()).getReader();
    expect((await reader.read()).done).toBe(false);
    expect((await reader.read()).done).toBe(false);
    await expect(reader.read()).rejects.toThrow('the source broke');
    await expect(reader.read()).rejects.toThrow('the source broke');
    expect(seen.ended).toBe(true);
    expect(faults).toHaveLength(1);
  });

  it('of nothing is empty', async () => {
    expect(await new Response(await source(0).stream()).text()).toBe('');
  });
});
