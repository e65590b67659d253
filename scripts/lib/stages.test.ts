import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './stages.mjs';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-stages-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function reportOf(content: object): string {
  const file = path.join(folder, 'report.json');
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('a report that is not there', () => {
  it.each([
    ['Vitest', countVitest],
    ['Playwright', countPlaywright],
  ])('counts as failed, whatever the exit code: %s', (_name, count) => {
    const read = count(path.join(folder, 'none.json'));
    expect(read(0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(read(1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a report', () => {
  it('of Playwright is counted', () => {
    const stats = { expected: 5, flaky: 1, unexpected: 0, skipped: 2 };
    const read = countPlaywright(reportOf({ stats }));
    expect(read(0)).toEqual({ passed: 6, failed: 0, skipped: 2 });
    expect(read(1)).toEqual({ passed: 6, failed: 1, skipped: 2 });
  });

  it('of Vitest is counted', () => {
    const result = { numPassedTests: 4, numFailedTests: 2, numPendingTests: 1, numTodoTests: 0 };
    expect(countVitest(reportOf(result))(1)).toEqual({ passed: 4, failed: 2, skipped: 1 });
  });
});
