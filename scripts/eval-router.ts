import { evaluateRouter, type Tally } from '@/lib/ai/router/evaluate';

/** Fewer questions of the right kind than this, and the command fails. */
const LEAST = 0.97;

const { overall, heldOut, byTaskType, misses } = evaluateRouter();

const percent = (right: number, all: number): string =>
  `${((100 * right) / Math.max(all, 1)).toFixed(1)} %`.padStart(8);

function line(name: string, { all, taskType, intent }: Tally): string {
  const counts = `${String(taskType).padStart(4)} and ${String(intent).padStart(4)} of ${String(all).padStart(4)}`;
  return `${name.padEnd(18)}${percent(taskType, all)}${percent(intent, all)}   ${counts}`;
}

console.log(`${''.padEnd(18)}    kind  intent`);
console.log(line('all', overall));
console.log(line('held out', heldOut));
for (const [name, tally] of byTaskType) console.log(line(name, tally));

console.log(misses.length === 0 ? '\nNo misses.' : '\nMisses:');
for (const { question, isHeldOut, expected, got, rule } of misses) {
  console.log(`  ${isHeldOut ? '(held out) ' : ''}"${question}"`);
  console.log(`      expected ${expected}, got ${got} by the rule ${rule}`);
}
if (overall.taskType < LEAST * overall.all) process.exitCode = 1;
