import { format } from 'node:util';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// What the code under test complains about must be expected by the test, or fixed.
let complaints: string[] = [];

beforeEach(() => {
  complaints = [];
  vi.spyOn(console, 'error').mockImplementation((...values: unknown[]) => {
    complaints.push(format(...values));
  });
});

afterEach(() => {
  expect(complaints, 'console.error was called during this test').toEqual([]);
});
