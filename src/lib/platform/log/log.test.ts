import { describe, expect, it } from 'vitest';
import { createLog } from './index';

function capture() {
  const lines: string[] = [];
  return { lines, log: createLog('info', { write: (line) => void lines.push(line) }) };
}

const NAMES = [
  'authorization',
  'cookie',
  'token',
  'apiKey',
  'secret',
  'Authorization',
  'Set-Cookie',
];

describe('a log line', () => {
  it.each(NAMES)('never holds what stands under %s, however deep', (name) => {
    const { lines, log } = capture();
    log.info({ [name]: 'hush', kept: 'seen' }, 'top');
    log.info({ a: { [name]: 'hush', kept: 'seen' } }, 'nested');
    log.info({ a: { b: [{ c: { [name]: ['hush'], kept: 'seen' } }] } }, 'deep');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).not.toContain('hush');
      expect(line).toContain('"kept":"seen"');
      expect(line).toContain(`"${name}":"[Redacted]"`);
    }
  });

  it('tells an error with its stack, without the secrets that hang on it', () => {
    const { lines, log } = capture();
    const error = Object.assign(new Error('went wrong'), {
      request: { headers: { cookie: 'hush' } },
    });
    log.error({ err: error }, 'x');
    log.error(error);
    for (const line of lines) {
      const { err } = JSON.parse(line) as { err: { message: string; stack: string } };
      expect(err.message).toBe('went wrong');
      expect(err.stack).toContain('log.test.ts');
      expect(line).not.toContain('hush');
    }
  });

  it('is short, however much an error quotes', () => {
    const { lines, log } = capture();
    const words = "what a team's notes say ".repeat(100_000);
    const issues = Array.from({ length: 10_000 }, () => ({ message: words.slice(0, 5_000) }));
    const error = Object.assign(new Error(words), { input: words });
    const caused = new Error(words, { cause: new Error(words) });
    log.error({ err: error }, 'job failed');
    log.error(error);
    log.error(words);
    log.error({ err: caused }, 'job failed');
    log.info({ words }, 'told');
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line.length).toBeLessThan(20_000);
    log.error({ err: Object.assign(new Error('short'), { issues }) }, 'job failed');
    expect(lines[5]?.length).toBeLessThan(150_000);
    const { err } = JSON.parse(lines[0] ?? '') as { err: { message: string; stack: string } };
    expect(err.message).toMatch(/^what a team.* more characters\) /);
    expect(err.stack).toMatch(/^Error: what a team/);
    expect(err.stack).toContain('log.test.ts');
  });

  it('keeps its message, what is filled into it, and the place of a short error', () => {
    const { lines, log } = capture();
    log.info('%s of %d', 'one', 2);
    log.info({ kept: 'seen' }, 'with %s', 'fields');
    log.error(new Error('went wrong'));
    const told = lines.map((line) => JSON.parse(line) as { msg: string });
    expect(told.map(({ msg }) => msg)).toEqual(['one of 2', 'with fields', 'went wrong']);
  });

  it('of a child has no secrets of its own', () => {
    const { lines, log } = capture();
    log.child({ token: 'hush', requestId: 'r1' }).info('hello');
    expect(lines[0]).toContain('"requestId":"r1"');
    expect(lines[0]).not.toContain('hush');
  });

  it('keeps dates, and what runs in a circle comes to an end', () => {
    const { lines, log } = capture();
    const circle: Record<string, unknown> = { at: new Date(0) };
    circle.self = circle;
    log.info(circle, 'x');
    expect(lines[0]).toContain('"at":"1970-01-01T00:00:00.000Z"');
    expect(lines[0]).toContain('[too deep]');
  });
});
