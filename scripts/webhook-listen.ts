// npm run webhook:listen -- --port 4400 --secret <64 hex characters or whsec_…>
// Receives Sentinel's events on this machine, verifies and prints them. `--help` says the rest.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from './command-line';
import { jsonOf, linesOf, tame } from './webhook-listen/lines';
import { readOptions, USAGE, type Options } from './webhook-listen/options';
import { makeReceiver, type Receiver } from './webhook-listen/receiver';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const printAside = (line: string): void => void process.stderr.write(`${line}\n`);

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be used by you',
};

async function listenAt(host: string, port: number, handle: http.RequestListener): Promise<number> {
  const server = http.createServer(handle);
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** On both addresses that `localhost` may mean; where a machine has no IPv6, on the one. */
async function listen(port: number, handle: http.RequestListener): Promise<number> {
  try {
    const taken = await listenAt('127.0.0.1', port, handle);
    await listenAt('::1', taken, handle).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') throw error;
    });
    return taken;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UsageError(`--port: ${port} ${REASONS[code] ?? `cannot be used (${code})`}`);
  }
}

function greet(port: number, { secret, failWith, failures }: Options): void {
  printAside(`Listening on http://localhost:${port}, for this machine alone. Ctrl-C ends it.`);
  printAside(
    `Sentinel sends here when started with OUTBOUND_ALLOWED_HOSTS=localhost:${port} (see --help).`,
  );
  if (secret === null)
    printAside('No --secret: signatures are not checked, and all is unverified.');
  if (failWith !== null) {
    const which = failures === Infinity ? 'all' : `the first ${failures}`;
    printAside(`Requests to be answered with ${failWith}: ${which}.`);
  }
}

function summarise({ tally, ledger }: Receiver): void {
  const { requests, events, duplicates, failed, refused } = tally;
  const taken = [...events.values()].reduce((sum, count) => sum + count, 0);
  printAside(
    `\n${requests} requests. Events: ${taken}, duplicates: ${duplicates}, failed as asked: ${failed}, refused: ${refused}`,
  );
  for (const [event, count] of [...events].sort()) printAside(tame(`  ${event}  ${count}`));
  for (const { name, missing, lowest, highest } of ledger.gaps()) {
    printAside(tame(`  ${name}: ${missing} of the numbers ${lowest} to ${highest} did not come`));
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return print(USAGE);
  const receiver = makeReceiver(options, (report) =>
    print(options.isJson ? jsonOf(report) : linesOf(report)),
  );
  const port = await listen(options.port, receiver.handle);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      summarise(receiver);
      process.exit(0);
    });
  }
  greet(port, options);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  printAside(`webhook:listen: ${error.message}`);
  process.exitCode = 2;
}
