// npm run bench -- [--only assess,growth,sweep,pages,import,sync,upload,upload-deals] [--scale 0.1]
//                  [--json | --markdown]
// Measures what Sentinel promises about speed and prints one table; docs/performance.md explains it.
import './lib/check-node.mjs';
import { parseArgs } from 'node:util';
import type { BenchRow } from './bench/bench-row';
import type { BenchContext, Pipeline } from './bench/context';
import { describeMachine } from './bench/machine';
import {
  prepare,
  runMain,
  startDurablePostgres,
  stopChildren,
  type DurablePostgres,
} from './bench/processes.mjs';
import { toJson, toMarkdown, toText, type SectionResult } from './bench/report';

type Section = (context: BenchContext) => Promise<BenchRow[]>;

/** In the order in which they run. Loaded when needed: the database client may have to be made. */
const SECTIONS: Readonly<Record<string, Section>> = {
  assess: async () => (await import('./bench/engine-sections')).assessSection(),
  growth: async () => (await import('./bench/engine-sections')).growthSection(),
  sweep: async (context) => (await import('./bench/sweep-section')).sweepSection(context),
  pages: async (context) => (await import('./bench/pages-section')).pagesSection(context),
  import: async (context) => (await import('./bench/import-section')).importSection(context),
  sync: async (context) => (await import('./bench/sync-section')).syncSection(context),
  upload: async (context) => (await import('./bench/upload-section')).uploadSection(context, 'upload'),
  'upload-deals': async (context) =>
    (await import('./bench/upload-section')).uploadSection(context, 'upload-deals'),
}; // prettier-ignore
/** Takes minutes more and shows little that `upload` does not: only by name. */
const BY_NAME_ONLY = new Set(['upload-deals']);

const USAGE = `Usage: npm run bench -- [--only ${Object.keys(SECTIONS).join(',')}] [--scale 0.1] [--json | --markdown]`;

function refuse(message: string): never {
  process.stderr.write(`${message}\n${USAGE}\n`);
  process.exit(2);
}

function readFlags() {
  const options = {
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split('\n')[0] ?? '') : '');
  }
}

function readNames(only: string | undefined): string[] {
  if (only === undefined) return Object.keys(SECTIONS).filter((name) => !BY_NAME_ONLY.has(name));
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(SECTIONS, name));
  if (unknown !== undefined) refuse(`--only: there is no section "${unknown}".`);
  return Object.keys(SECTIONS).filter((name) => names.includes(name));
}

/** Of what broke, in the table; the progress shows all of it. */
const LONGEST_ERROR = 300;

const started = performance.now();
const secondsSince = (start: number): number => (performance.now() - start) / 1000;
/** Progress goes to the error stream, so that the table can be kept in a file. */
const say = (text: string): void => {
  process.stderr.write(`${secondsSince(started).toFixed(1).padStart(8)} s  ${text}\n`);
};

const open: { server?: Promise<DurablePostgres>; isStopping?: boolean } = {};

function makeContext(scale: number): BenchContext {
  let pipeline: Promise<Pipeline> | undefined;
  const context: BenchContext = {
    scale,
    say,
    server: () => (open.server ??= startDurablePostgres()),
    pipeline: () =>
      (pipeline ??= (async () => {
        const { makePipeline } = await import('./bench/context');
        return makePipeline(context, await context.server());
      })()),
  };
  return context;
}

/** The app and measured children first: the database answers them until then. */
async function stopAll(): Promise<void> {
  await stopChildren();
  const server = await open.server?.catch(() => undefined);
  await server?.stop();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    open.isStopping = true;
    void stopAll().finally(() => process.exit(130));
  });
}

/** A section that breaks is told of in the table, and the others go on. */
async function runSection(name: string, context: BenchContext): Promise<SectionResult> {
  const start = performance.now();
  say(`${name} …`);
  try {
    const rows = (await SECTIONS[name]?.(context)) ?? [];
    return { name, rows, seconds: secondsSince(start) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (!open.isStopping) say(`${name} broke: ${words}`);
    const shown = words.replaceAll(/\s+/g, ' ').slice(0, LONGEST_ERROR);
    return { name, rows: [], error: shown, seconds: secondsSince(start) };
  }
}

async function postgresVersion(): Promise<string | null> {
  if (!open.server) return null;
  const { serverVersion } = await import('./bench/databases');
  return serverVersion(await open.server).catch(() => null);
}

await runMain(async () => {
  const flags = readFlags();
  const scale = Number(flags.scale);
  if (!(scale > 0 && scale <= 1)) refuse('--scale must be a number above 0, and 1 at most.');
  const names = readNames(flags.only);
  try {
    await prepare();
    const context = makeContext(scale);
    const sections: SectionResult[] = [];
    for (const name of names) {
      sections.push(await runSection(name, context));
      if (open.isStopping) return 130;
    }
    const machine = describeMachine(await postgresVersion());
    const report = { machine, scale, sections, seconds: secondsSince(started) };
    const print = flags.json ? toJson : flags.markdown ? toMarkdown : toText;
    process.stdout.write(`${print(report)}\n`);
    return sections.some(({ error }) => error) ? 1 : 0;
  } finally {
    await stopAll();
  }
});
