import { expect, test } from '@playwright/test';
import { sql } from './support/database';
import { call, expectProblem } from './support/http';
import { makeDeal, makeOwner } from './support/people';
import { cronSecret } from './support/settings';

const cron = { headers: { authorization: `Bearer ${cronSecret}` } };

/** Runs the sweep to its end; another run (the worker's own) may hold the lease for a moment. */
async function sweep() {
  let answer = await call('GET', '/api/cron/evaluate-risk', cron);
  await expect
    .poll(
      async () => {
        if (!answer.json.skipped && answer.json.done) return true;
        answer = await call('GET', '/api/cron/evaluate-risk', cron);
        return !answer.json.skipped && answer.json.done;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  expect(answer.status).toBe(200);
  return answer.json;
}

test('health names every part and is open to anybody', async () => {
  const answer = await call('GET', '/api/health');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(answer.json).toMatchObject({
    success: true,
    status: 'ok',
    parts: { database: 'up', queue: 'up', sealing: 'configured', auditTrail: 'guarded' },
    jobsWaiting: expect.any(Number),
  });
  for (const part of ['redis', 'clerk', 'email', 'assistant', 'sentry']) {
    expect(['configured', 'off']).toContain(answer.json.parts[part]);
  }
  // Anybody reads it, so nothing in it may help to get in.
  expect(answer.text).not.toMatch(/postgres(ql)?:\/\/|password|secret|127\.0\.0\.1/i);
});

test('the risk sweep assesses what is due, once', async () => {
  const owner = await makeOwner();
  const deal = await makeDeal(owner);
  await sweep();
  await sql(`UPDATE "Deal" SET "riskAsOf" = now() - interval '3 hours' WHERE "id" = $1`, [deal.id]);
  const first = await sweep();
  expect(first.assessed).toBeGreaterThanOrEqual(1);
  const second = await sweep();
  expect(second).toMatchObject({ skipped: false, done: true, assessed: 0, alerts: 0 });
  expect(second.bandChanged).toBe(0);

  const after = await call('GET', `/api/deals/${deal.id}`, { token: owner.token });
  expect(Date.parse(after.json.deal.riskAsOf)).toBeGreaterThan(Date.now() - 60_000);
  expect(after.json.deal.version, 'an assessment is no edit').toBe(deal.version);
});

test('two sweeps at once do not both work', async () => {
  const both = await Promise.all([
    call('GET', '/api/cron/evaluate-risk', cron),
    call('GET', '/api/cron/evaluate-risk', cron),
  ]);
  for (const answer of both) {
    expect(answer.status).toBe(200);
    expect(answer.json.assessed).toBeGreaterThanOrEqual(0);
  }
});

test('the queues can be drained by the scheduler', async () => {
  const answer = await call('GET', '/api/cron/run-jobs', cron);
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ success: true, failed: 0, done: true });
});

test('scheduled calls want their secret', async () => {
  const { token } = await makeOwner();
  for (const path of [
    '/api/cron/evaluate-risk',
    '/api/cron/process-webhooks',
    '/api/cron/run-jobs',
  ]) {
    const bad = [
      undefined,
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      `Bearer ${token}`,
      `Bearer ${cronSecret}x`,
      `Bearer ${cronSecret.slice(0, -1)}`,
      `Basic ${cronSecret}`,
      cronSecret,
    ];
    for (const authorization of bad) {
      const answer = await call('GET', path, authorization ? { headers: { authorization } } : {});
      expectProblem(answer, { status: 401, code: 'UNAUTHENTICATED' });
    }
    expectProblem(await call('GET', `${path}?secret=${cronSecret}`), { status: 401 });
  }
});
