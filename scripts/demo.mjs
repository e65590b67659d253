// `npm run demo`: from a fresh clone to a running Sentinel with a believable pipeline in it.
// Plain Node without dependencies until the packages are installed.
import './lib/check-node.mjs';
import path from 'node:path';
import { checkPortFree, serveBuild, stopOrphanServer } from './lib/app-server.mjs';
import { ensureBuild } from './lib/build-app.mjs';
import { stopChildren } from './lib/children.mjs';
import { dataFolder, folderHolder, readJson, writePrivateJson } from './lib/data-folder.mjs';
import { demoEnvironment, makeOwnerToken, seedPipeline } from './lib/demo-setting.mjs';
import { startStandIns } from './lib/demo-stand-ins.mjs';
import { startEmbeddedPostgres } from './lib/embedded-postgres.mjs';
import { generateClient, installPackages } from './lib/install.mjs';
import { PlainError, runMain } from './lib/plain-error.mjs';
import { report } from './lib/progress.mjs';

const folder = dataFolder();
const port = Number(process.env.PORT || 3000);
const address = `http://localhost:${port}`;
const open = [];
let stopping = null;

/** Ends what was started, newest first: the server answers its last requests, then the database. */
async function stopAll() {
  await stopChildren();
  for (const part of open.reverse()) await part.stop();
}

function stopOnSignal(ready) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      stopping ??= (async () => {
        report('stopping');
        await stopAll();
        report('stopped; the data is kept');
        process.exit(ready.done ? 0 : 130);
      })();
    });
  }
}

async function checkFirst() {
  const holder = folderHolder(folder);
  if (holder) {
    throw new PlainError(
      `The data folder ${folder} is in use by "${holder.command}" (process ${holder.pid}): stop that one, or run a second with SENTINEL_DATA_DIR=.data/second PORT=${port + 1} npm run demo.`,
    );
  }
  if (await stopOrphanServer(folder)) report('ended a server that a killed demo had left');
  await checkPortFree(port);
}

async function prepareDatabase() {
  const database = await startEmbeddedPostgres({ folder, command: 'npm run demo' });
  open.push(database);
  report(database.adopted ? 'database: adopted the one still running' : 'database: started');
  const { applyMigrations } = await import('./lib/migrate.mjs');
  const { applied } = await applyMigrations({
    connectionString: database.ownerUrl,
    appConnectionString: database.appUrl,
  });
  report(`migrations: ${applied.length === 0 ? 'up to date' : `${applied.length} applied`}`);
  return demoEnvironment({ folder, databaseUrl: database.appUrl, address });
}

async function seed(env) {
  report(`pipeline: ${(await seedPipeline(folder, env)) || 'seeded'}`);
}

async function build() {
  const { target, built } = await ensureBuild(folder, {
    onWait: () => report('app: waiting for another build to finish'),
    onBuild: () => report('app: building (it takes a minute or two)'),
  });
  report(built ? 'app: built' : 'app: unchanged since it was built');
  return target;
}

/** The owner's API token, made once and kept in the data folder while it is still accepted. */
async function ownerToken(env) {
  const file = path.join(folder, 'demo-token.json');
  const kept = readJson(file)?.token;
  if (kept && (await isAccepted(kept))) return kept;
  const token = await makeOwnerToken(folder, env);
  writePrivateJson(file, { token });
  return token;
}

async function isAccepted(token) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`http://127.0.0.1:${port}/api/deals?limit=1`, { headers });
  await response.arrayBuffer();
  return response.ok;
}

function welcome(token) {
  console.log(`
  Sentinel is running.

    Open      ${address}
    Sign in   ${address}/sign-in   (choose any of the people listed, no password)
    API       curl -H "Authorization: Bearer ${token}" ${address}/api/deals

  Ctrl-C stops it and keeps the data in ${folder}
`);
}

await runMain(async () => {
  const ready = { done: false };
  stopOnSignal(ready);
  try {
    await checkFirst();
    const installed = await installPackages(folder);
    report(`packages: ${installed ? 'installed' : 'present'}`);
    await generateClient(folder);
    const env = await prepareDatabase();
    const [target] = await Promise.all([build(), seed(env)]);
    const providers = await startStandIns(folder);
    const server = await serveBuild({ folder, target, port, env: { ...env, ...providers } });
    report('app: healthy');
    const token = await ownerToken(env);
    ready.done = true;
    welcome(token);
    await server.child.ended;
    // A stop that was asked for ends the process itself.
    if (stopping) await stopping;
    throw new PlainError(`The server ended by itself: see ${server.logFile}`);
  } catch (error) {
    // A step that ends because everything is being stopped has not failed.
    if (stopping) await stopping;
    await stopAll();
    throw error;
  }
});
