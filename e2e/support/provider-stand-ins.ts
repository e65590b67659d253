// Stand-ins of the providers whose address the app is told once, for every test beside each other:
// node --import=tsx provider-stand-ins.ts <key of OpenRouter> <Salesforce> <HubSpot> <Google>
// <OpenRouter> <control>, all but the key ports.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { startGoogleCalendarStandIn } from '../../src/test/stand-ins/google-calendar/server';
import { startHubSpotStandIn } from '../../src/test/stand-ins/hubspot/server';
import { honestModel } from '../../src/test/stand-ins/openrouter/honest-model';
import { inventiveModel } from '../../src/test/stand-ins/openrouter/inventive-model';
import { startOpenRouterStandIn, type Reply } from '../../src/test/stand-ins/openrouter/server';
import type { WireRequest } from '../../src/test/stand-ins/openrouter/wire';
import { startSalesforceStandIn } from '../../src/test/stand-ins/salesforce/server';
import type { Commands, ModelManner } from './provider-commands';

const [apiKey = '', ...ports] = process.argv.slice(2);
const [salesforcePort = 0, hubspotPort = 0, googlePort = 0, openRouterPort = 0, controlPort = 0] =
  ports.map(Number);

const salesforce = await startSalesforceStandIn({ port: salesforcePort });
const hubspot = await startHubSpotStandIn({ port: hubspotPort });
const google = await startGoogleCalendarStandIn({ port: googlePort });
const openRouter = await startOpenRouterStandIn({ port: openRouterPort, apiKey });
// Whoever signs in at Salesforce is signed in to its first organisation.
salesforce.addOrg({ name: 'Signed-in Inc' });

/** One that says a fact a second, and more than anybody waits for. */
async function* slowModel(request: WireRequest): AsyncGenerator<string> {
  for (;;) {
    for (const line of honestModel(request).split('\n')) {
      yield `${line}\n`;
      await sleep(300);
    }
  }
}

const MODELS: Readonly<Record<ModelManner, Reply>> = {
  facts: honestModel,
  inventions: inventiveModel(7),
  slowly: slowModel,
};

/** A tenant of a test's own each, so that tests beside each other do not meet. */
const COMMANDS: { readonly [Name in keyof Commands]: Commands[Name] } = {
  hubspotPortal: ({ deals }) => {
    const { portal, token } = hubspot.newPortal();
    for (const properties of deals) portal.create('deals', properties);
    return { token };
  },
  revokeHubspot: ({ token }) => {
    hubspot.revoke(token);
    return {};
  },
  publicCalendar: ({ events }) => {
    const id = `${crypto.randomUUID()}@group.calendar.google.com`;
    const calendar = google.publicCalendar(id);
    for (const event of events) calendar.insert(event);
    return { apiKey: google.apiKey, calendarId: id };
  },
  scriptModel: ({ says, fault = null }) => {
    openRouter.requests.length = 0;
    openRouter.behave(fault);
    openRouter.script(MODELS[says]);
    return {};
  },
  modelRequests: () => openRouter.requests.filter(({ path }) => path.endsWith('/chat/completions')),
};

function run(name: string, given: unknown): object {
  const command = COMMANDS[name as keyof Commands] as ((given: unknown) => object) | undefined;
  if (!command) throw new Error(`There is no command ${name}.`);
  return command(given);
}

createServer((request, response) => {
  text(request)
    .then((body) => run((request.url ?? '/').slice(1), JSON.parse(body || '{}')))
    .then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
}).listen(controlPort, '127.0.0.1');
