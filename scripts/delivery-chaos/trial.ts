import os from 'node:os';
import { registerSubscriptions } from '@/lib/jobs';
import { getDeps } from '@/lib/platform/deps';
import { runCrash } from './crash';
import { printFindings } from './findings';
import { openInbox } from './inbox';
import { runIsolation } from './isolation';

const number = (name: string): number => Number(process.env[name]);
const plan = {
  events: number('CHAOS_EVENTS'),
  kills: number('CHAOS_KILLS'),
  seconds: number('CHAOS_SECONDS'),
  seed: number('CHAOS_SEED'),
  json: process.env.CHAOS_JSON === '1',
};

registerSubscriptions();
const inbox = await openInbox();
// Before the environment is read for the first time, here and in the processes to come.
process.env.OUTBOUND_ALLOWED_HOSTS = inbox.host;
const deps = getDeps();
const crash = await runCrash(deps, inbox, plan);
const isolation = await runIsolation(deps, inbox, plan.seconds);
const machine = `${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.versions.node}`;
const isGood = printFindings({ machine, plan, crash, isolation });
process.exit(isGood ? 0 : 1);
