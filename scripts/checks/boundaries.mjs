// `npm run boundaries`: who imports whom, by the rules in .dependency-cruiser.cjs.
import { runMain } from '../lib/plain-error.mjs';
import { cruiseHouse } from './cruise-house.mjs';

function describe({ rule, from, to, cycle }) {
  const way = cycle
    ? [from, ...cycle.map((step) => step.name ?? step)].join(' -> ')
    : `${from} -> ${to}`;
  return `${rule.name}: ${way}`;
}

await runMain(async () => {
  const { summary } = await cruiseHouse();
  const lines = summary.violations.filter((v) => v.rule.severity === 'error').map(describe);
  for (const line of lines.toSorted()) console.log(line);
  console.log(
    `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${lines.length} violations`,
  );
  return lines.length === 0 ? 0 : 1;
});
