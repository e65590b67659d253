import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { riskPolicySchema } from '@/lib/risk';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-learn-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string): string => path.join(folder, name);

function write(name: string, lines: readonly string[]): string {
  fs.writeFileSync(fileOf(name), `${lines.join('\n')}\n`);

  return fileOf(name);
}

const day = (n: number): string => new Date(START + n * DAY).toISOString().slice(0, 10);

/** Lost deals fall silent after their first weeks, won ones answer until the end. */
function writeHistory(count: number): Record<'deals' | 'events' | 'stages', string> {
  const deals = ['id,createdAt,stage,closedAt,outcome'];
  const events = ['dealId,at,type,to'];
  for (let n = 0; n < count; n += 1) {
    const from = (n * 7) % 200;
    const isLost = n % 2 === 0;
    const outcome = isLost ? 'lost' : 'won';
    const until = from + 30 + (n % 9);
    deals.push(`d${n},${day(from)},closed_${outcome},${day(until)},${outcome}`);
    events.push(`d${n},${day(from)},created,talk`, `d${n},${day(from + 9)},stage_changed,offer`);
    for (let at = from + 3; at < (isLost ? from + 5 + (n % 12) : until); at += 3) {
      events.push(`d${n},${day(at)},email_received,`);
    }
  }

  return {
    deals: write(`deals-${count}.csv`, deals),
    events: write(`events-${count}.csv`, events),
    stages: 'talk,offer',
  };
}

function run(command: string, flags: Record<string, string>, ...more: string[]) {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const script = ['scripts/run.mjs', `scripts/${command}.ts`, ...args, ...more];
  const done = spawnSync(process.execPath, script, {
    cwd: path.resolve(import.meta.dirname, '..'),
    encoding: 'utf8',
  });

  return { status: done.status, out: done.stdout, errors: done.stderr.trim() };
}

describe('the learn command', () => {
  it('writes a policy that backtest and score take, the same bytes each time', () => {
    const files = writeHistory(300);
    const [first, again] = [fileOf('first.json'), fileOf('again.json')];
    const until = day(140);
    const { status, out, errors } = run('learn', { ...files, until, out: first });
    expect(errors).toBe('');
    expect(status).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^Learned from \\d+ won and \\d+ lost deals that closed before ${until}, looked at every day`,
      ),
    );
    const policy = riskPolicySchema.parse(JSON.parse(fs.readFileSync(first, 'utf8')));
    expect(policy.version).toMatch(new RegExp(`^learned-${until}-[0-9a-f]{8}$`));
    expect(policy.stages).toEqual(['talk', 'offer']);
    expect(out.trimEnd().split('\n').at(-1)).toBe(`Written to ${first}: ${policy.version}.`);

    expect(run('learn', { ...files, until, out: again }).status).toBe(0);
    expect(fs.readFileSync(again)).toEqual(fs.readFileSync(first));

    const judged = run('backtest', { ...files, split: until, policy: first }, '--json');
    expect(judged.errors).toBe('');
    expect(JSON.parse(judged.out)).toMatchObject({ policyVersion: policy.version });

    const at = write('at.csv', ['dealId,asOf', `d299,${day(150)}`]);
    const scores = fileOf('scores.csv');
    const scored = run('score', { ...files, at, out: scores, policy: first });
    expect(scored).toMatchObject({ status: 0, errors: '' });
    const plain = fileOf('plain.csv');
    expect(run('score', { ...files, at, out: plain }).status).toBe(0);
    expect(fs.readFileSync(scores, 'utf8')).not.toBe(fs.readFileSync(plain, 'utf8'));
  }, 60_000);

  it('keeps the words and bands of the policy it starts from', () => {
    const files = writeHistory(300);
    const out = fileOf('own.json');
    const start = JSON.parse(fs.readFileSync(fileOf('first.json'), 'utf8')) as object;
    const given = { ...start, bands: { medium: 0.2, high: 0.9 }, competitorWords: ['acme'] };
    const policy = write('start.json', [JSON.stringify(given)]);
    expect(run('learn', { ...files, until: day(140), policy, out }).errors).toBe('');
    expect(JSON.parse(fs.readFileSync(out, 'utf8'))).toMatchObject({
      bands: { medium: 0.2, high: 0.9 },
      competitorWords: ['acme'],
      stages: ['talk', 'offer'],
    });
  }, 30_000);

  it('says in one line what is wrong, and leaves the file of the policy alone', () => {
    const files = writeHistory(60);
    const out = write('kept.json', ['kept']);
    const good = { ...files, until: day(400), out };
    const { until: _until, ...withoutUntil } = good;
    const { out: _out, ...withoutOut } = good;
    const wrong: [Record<string, string>, string][] = [
      [
        { ...good, until: day(60) },
        'learn: Too little to learn from: 5 won and 5 lost deals closed before 2026-03-02; 30 of each are needed.',
      ],
      [withoutUntil, 'learn: --until is missing'],
      [
        { ...good, until: 'tomorrow' },
        'learn: --until: "tomorrow" is not a date such as 2026-03-31',
      ],
      [
        { ...good, until: '2026-02-30' },
        'learn: --until: "2026-02-30" is not a date such as 2026-03-31',
      ],
      [withoutOut, 'learn: --out is missing'],
      [{ ...good, split: day(5) }, "learn: Unknown option '--split'"],
      [{ ...good, deals: fileOf('none.csv') }, 'learn: --deals: no such file: '],
      [{ ...good, policy: files.deals }, 'learn: --policy: '],
      [{ ...good, out: fileOf('no/such/folder.json') }, 'learn: --out: '],
    ];
    for (const [flags, message] of wrong) {
      const { status, out: printed, errors } = run('learn', flags);
      expect(errors).toContain(message);
      expect(errors.split('\n')).toHaveLength(1);
      expect(status).toBe(2);
      expect(printed).toBe('');
    }
    expect(fs.readFileSync(out, 'utf8')).toBe('kept\n');
    expect(fs.existsSync(fileOf('no'))).toBe(false);
  }, 60_000);
});

describe('the backtest command with --learn', () => {
  it('judges the learned policy beside the present one, as text and as JSON', () => {
    const files = writeHistory(300);
    const flags = { ...files, split: day(140) };
    const text = run('backtest', flags, '--learn');
    expect(text.errors).toBe('');
    expect(text.status).toBe(0);
    expect(text.out).toMatch(/^Learned from \d+ won and \d+ lost deals/);
    expect(text.out).toMatch(/\n== learned-2026-05-21-[0-9a-f]{8}\n[^]*\n== default-1\n/);
    expect(text.out.match(/^Verdict: /gm)).toHaveLength(2);
    const json = run('backtest', flags, '--learn', '--json');
    const found = JSON.parse(json.out) as {
      learned: { policy: unknown; how: { deals: unknown }; report: { policyVersion: string } };
      present: { report: { policyVersion: string } };
      isBetter: boolean;
      sentences: string[];
    };
    const policy = riskPolicySchema.parse(found.learned.policy);
    expect(found.learned.report.policyVersion).toBe(policy.version);
    expect(found.present.report.policyVersion).toBe('default-1');
    expect(text.out.trimEnd().endsWith(found.sentences.join('\n'))).toBe(true);
    expect(found.sentences[1]).toMatch(
      found.isBetter ? /^The learned policy is proposed/ : /^Nothing is proposed/,
    );

    const out = fileOf('beside.json');
    expect(run('learn', { ...files, until: day(140), out }).status).toBe(0);
    expect(JSON.parse(fs.readFileSync(out, 'utf8'))).toEqual(found.learned.policy);
  }, 60_000);

  it('says where there is too little to learn from', () => {
    const files = writeHistory(60);
    const { status, errors, out } = run('backtest', { ...files, split: day(60) }, '--learn');
    expect(errors).toMatch(/^backtest: Too little to learn from: 5 won and 5 lost deals/);
    expect([status, out]).toEqual([2, '']);
  });
});
