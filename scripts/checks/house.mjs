// `npm run checks`: rules of the house that no linter knows. Looks at the current folder.
import { runMain } from '../lib/plain-error.mjs';
import {
  findMatrixGaps,
  findMissingCrons,
  findUngatedActions,
  findUngatedRoutes,
} from './entry-checks.mjs';
import {
  findEnvironmentGaps,
  findEnvironmentReads,
  findLockedAddresses,
  findMissingPaths,
  findStrayQueries,
  findUnmigratedSchema,
} from './source-checks.mjs';

const CHECKS = {
  'server actions are made by defineAction': findUngatedActions,
  'API routes are made by defineRoute': findUngatedRoutes,
  'routes and the access matrix agree': findMatrixGaps,
  'scheduled paths exist': findMissingCrons,
  'the environment is read in one place': findEnvironmentReads,
  'queries stand in repositories': findStrayQueries,
  '.env.example equals the schema': findEnvironmentGaps,
  'paths named in documents exist': findMissingPaths,
  'the migrations give the schema': findUnmigratedSchema,
  'the lockfile records no addresses': findLockedAddresses,
};

await runMain(async () => {
  const root = process.cwd();
  let failed = 0;
  for (const [name, find] of Object.entries(CHECKS)) {
    const faults = find(root);
    console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
    for (const fault of faults) console.log(`       ${fault}`);
    if (faults.length > 0) failed += 1;
  }
  console.log(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
