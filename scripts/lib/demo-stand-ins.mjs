// The demo's pretended providers, in a process of their own.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail, openLog, startChild } from './children.mjs';
import { readJson, writePrivateJson } from './data-folder.mjs';
import { choosePort } from './embedded-postgres.mjs';
import { PlainError } from './plain-error.mjs';

const START_LIMIT_MS = 60_000;

const FREE_LIMIT_MS = 5_000;

/** Those of a demo that was killed end by themselves a moment later. */
async function isFreeSoon(port) {
  const until = Date.now() + FREE_LIMIT_MS;
  while ((await choosePort(port)) !== port) {
    if (Date.now() > until) return false;
    await sleep(250);
  }
  return true;
}

/** Kept, so that a connection of the last start still finds what it was connected to. */
async function placesOf(folder) {
  const file = path.join(folder, 'demo-stand-ins.json');
  const kept = readJson(file);
  if (kept?.ports?.length === 3) {
    const free = await Promise.all(kept.ports.map(isFreeSoon));
    if (free.every(Boolean)) return kept;
  }
  const ports = [];
  while (ports.length < 3) {
    const port = await choosePort();
    if (!ports.includes(port)) ports.push(port);
  }
  const made = { ports, since: kept?.since ?? Date.now() };
  writePrivateJson(file, made);
  return made;
}

/** What was printed, once it is a whole line; null before. */
function lineOf(file) {
  const [line] = fs.readFileSync(file, 'utf8').split('\n', 1);
  return line?.endsWith('}') ? JSON.parse(line) : null;
}

async function waitFor(child, file) {
  const until = Date.now() + START_LIMIT_MS;
  let isOver = null;
  while (Date.now() < until && !isOver) {
    const places = lineOf(file);
    if (places) return places;
    isOver = await Promise.race([child.ended, sleep(100, null)]);
  }
  throw new PlainError(
    `The pretended Salesforce, HubSpot and Google Calendar did not start:\n${logTail(file)}`,
  );
}

/** What the app is told of them. */
function environmentOf(places) {
  return {
    SALESFORCE_ALLOWED_HOSTS: places.salesforce.host,
    HUBSPOT_API_URL: places.hubspot.url,
    GOOGLE_API_URL: places.google.url,
    SENTINEL_DEMO_KEYS: JSON.stringify({
      salesforce: {
        instanceUrl: places.salesforce.instanceUrl,
        apiKey: places.salesforce.apiKey,
      },
      hubspot: { apiKey: places.hubspot.apiKey },
      google_calendar: { apiKey: places.google.apiKey, calendarId: places.google.calendarId },
    }),
  };
}

/** Starts them; where the environment names others, those are used instead. */
export async function startStandIns(folder, given = process.env) {
  if (given.SALESFORCE_ALLOWED_HOSTS || given.HUBSPOT_API_URL || given.GOOGLE_API_URL) return {};
  const { ports, since } = await placesOf(folder);
  const log = openLog(folder, 'stand-ins');
  const args = ['scripts/run.mjs', 'scripts/stand-ins.ts', '--ports', ports.join(','), '--since', String(since), '--parent', String(process.pid)]; // prettier-ignore
  const child = startChild(process.execPath, args, { output: log.descriptor });
  fs.closeSync(log.descriptor);
  return environmentOf(await waitFor(child, log.file));
}
