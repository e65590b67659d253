import { describe, expect, it } from 'vitest';
import { toJson, toMarkdown, toText, type BenchReport } from './report';

const report: BenchReport = {
  machine: {
    processor: 'A processor',
    cores: 2,
    memoryGb: 8,
    node: 'v20.19.0',
    postgres: '18.4',
    system: 'Linux',
  },
  scale: 1,
  seconds: 125,
  sections: [
    {
      name: 'sweep',
      seconds: 70,
      rows: [
        {
          what: 'sweep | all of it',
          measured: '66.0 s',
          figures: { seconds: 66 },
          promised: { value: 66, atMost: 60, unit: 's', needsFullSize: true },
          peakRssMb: 311.6,
          peakHeapMb: 120.2,
        },
      ],
    },
    { name: 'pages', seconds: 1, rows: [], error: 'the server did not become healthy' },
  ],
};

describe('the report', () => {
  it('names the machine, the verdict, the memory and the time', () => {
    const text = toText(report);
    expect(text).toContain('A processor, 2 cores, 8 GB');
    expect(text).toContain('PostgreSQL 18.4');
    expect(text).toMatch(/66\.0 s +≤ 60 s +missed: 10 % too much +312 MB \(heap 120 MB\)/);
    expect(text).toContain('Total time 2 min 5 s');
    expect(text).not.toContain('Sizes are');
  });

  it('says that a section broke, and why', () => {
    expect(toText(report)).toMatch(/pages +the section broke +the server did not become healthy/);
  });

  it('says when the sizes are not the full ones, and judges nothing then', () => {
    const text = toText({ ...report, scale: 0.1 });
    expect(text).toContain('Sizes are at 0.1 of the full ones');
    expect(text).toContain('not judged at scale 0.1');
    expect(text).not.toContain('missed');
  });

  it('as Markdown is a table of six columns in every row', () => {
    const rows = toMarkdown(report).split('\n').filter((line) => line.startsWith('|')); // prettier-ignore
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(8);
    expect(rows[2]).toContain(String.raw`sweep \| all of it`);
  });

  it('as JSON has every figure and its verdict', () => {
    const parsed = JSON.parse(toJson(report)) as BenchReport & {
      sections: { rows: { verdict: { outcome: string } }[] }[];
    };
    expect(parsed.machine).toEqual(report.machine);
    expect(parsed.sections[0]?.rows[0]).toMatchObject({
      figures: { seconds: 66 },
      verdict: { outcome: 'missed' },
      peakRssMb: 311.6,
    });
    expect(parsed.sections[1]?.error).toContain('healthy');
  });
});
