// Builds the app where the present sources have no finished build yet; demo and e2e share it.
import './lib/check-node.mjs';
import { ensureBuild } from './lib/build-app.mjs';
import { dataFolder } from './lib/data-folder.mjs';
import { runMain } from './lib/plain-error.mjs';

await runMain(async () => {
  const { target, built } = await ensureBuild(dataFolder());
  console.log(`${built ? 'Built' : 'Unchanged since it was built:'} ${target}`);
});
