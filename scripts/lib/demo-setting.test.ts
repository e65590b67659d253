import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretsOf } from './demo-setting.mjs';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-secrets-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the secrets of a demo', () => {
  it('are made once and kept', () => {
    const first = secretsOf(folder, {});
    expect(Object.keys(first).sort()).toEqual([
      'CRON_SECRET',
      'SENTINEL_ENCRYPTION_KEYS',
      'SENTINEL_SESSION_SECRET',
    ]);
    for (const value of Object.values(first)) expect(value.length).toBeGreaterThan(32);
    expect(secretsOf(folder, {})).toEqual(first);
  });

  it('are the environment’s where it sets them, each by itself, and stay kept behind it', () => {
    const kept = secretsOf(folder, {});
    const given = {
      CRON_SECRET: 'of-the-environment',
      SENTINEL_ENCRYPTION_KEYS: '  ',
      PATH: '/bin',
    };
    expect(secretsOf(folder, given)).toEqual({ ...kept, CRON_SECRET: 'of-the-environment' });
    expect(secretsOf(folder, { SENTINEL_SESSION_SECRET: 'other' })).toEqual({
      ...kept,
      SENTINEL_SESSION_SECRET: 'other',
    });
    expect(secretsOf(folder, {})).toEqual(kept);
  });
});
