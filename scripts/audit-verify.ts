// npm run audit:verify [-- --scope team:<id>|user:<auditRef>] [--anchor <hash>]… [--anchors <file>] [--heads] [--json]
// Walks every chain of the audit trail. Exit code 1 where an entry was altered, removed, put in beside
// or put elsewhere, and where an anchor (a head that was kept outside) is not in the trail any more.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findLostAnchors, verifyTrail } from '@/lib/audit';
import { fail, withDatabase } from './script-context';

const USAGE =
  'usage: npm run -s audit:verify -- [--scope team:<id>|user:<auditRef>] [--anchor <hash>]… [--anchors <file>] [--heads] [--json]';
const HASH = /\b[0-9a-f]{64}\b/g;

interface Flags {
  readonly scope?: string | undefined;
  readonly anchors: readonly string[];
  readonly heads: boolean;
  readonly json: boolean;
}

/** Every hash in a file, such as one that `--heads` was written to. */
function hashesIn(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').match(HASH) ?? [];
  } catch {
    return fail(`The file ${file} of --anchors cannot be read.`, 2);
  }
}

function readFlags(): Flags {
  const { values } = parsed();
  const { scope, anchor = [], anchors: file, heads = false, json = false } = values;
  if (scope !== undefined && !/^(team|user):[a-z0-9]+$/.test(scope)) {
    return fail(`--scope is team:<id> or user:<auditRef>\n${USAGE}`, 2);
  }
  if (anchor.some((hash) => !/^[0-9a-f]{64}$/.test(hash))) {
    return fail(`--anchor is a hash of 64 hexadecimal digits\n${USAGE}`, 2);
  }
  return { scope, anchors: [...anchor, ...(file ? hashesIn(file) : [])], heads, json };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        scope: { type: 'string' },
        anchor: { type: 'string', multiple: true },
        anchors: { type: 'string' },
        heads: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch {
    return fail(USAGE, 2);
  }
}

const line = (text: string): void => void process.stdout.write(`${text}\n`);

const { scope, anchors, heads, json } = readFlags();
const counts = { chains: 0, entries: 0, broken: 0, lostAnchors: 0 };

await withDatabase(async ({ db }) => {
  for await (const chain of verifyTrail(db, scope)) {
    counts.chains += 1;
    counts.entries += chain.entries;
    if (json) line(JSON.stringify({ chain }));
    else if (heads) line(`${chain.scopeKey} ${chain.entries} ${chain.head ?? '-'}`);
    if (!chain.broken) continue;
    counts.broken += 1;
    const { id, meaning } = chain.broken;
    if (!json) line(`${chain.scopeKey}: broken at entry ${id}: ${meaning}`);
  }
  for (const anchor of await findLostAnchors(db, anchors)) {
    counts.lostAnchors += 1;
    if (!json) line(`anchor ${anchor} is not in the trail: the end of its chain was cut off`);
  }
});
if (json) line(JSON.stringify({ counts }));
else if (!heads) {
  line(
    `${counts.entries} entries in ${counts.chains} chains: ${counts.broken} broken, ${anchors.length} anchors given, ${counts.lostAnchors} lost`,
  );
}
process.exitCode = counts.broken + counts.lostAnchors > 0 ? 1 : 0;
