// `npm run build`: the production build in .next/standalone. Needs no database and no settings.
import './lib/check-node.mjs';
import { buildForStart } from './lib/build-app.mjs';
import { dataFolder } from './lib/data-folder.mjs';
import { generateClient } from './lib/install.mjs';
import { runMain } from './lib/plain-error.mjs';
import { report } from './lib/progress.mjs';

await runMain(async () => {
  await generateClient(dataFolder());
  report('building');
  await buildForStart(dataFolder());
  report('built .next/standalone: start it with npm start');
});
