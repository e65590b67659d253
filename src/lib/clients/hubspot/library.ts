import 'server-only';
import type { Exchange } from './http-exchange';

/**
 * The parts of HubSpot's library that are used, loaded at the first call. Its `Client` is left aside:
 * it pulls in all 47 MB, its limiter and retries are one setting for the whole process (the last
 * client made decides for every tenant), and its exchanges know no deadline. These are the generated
 * classes that `Client` itself hands out, over a network part of our own.
 */
async function load() {
  const [objects, associations, owners, pipelines, network] = await Promise.all([
    import('@hubspot/api-client/lib/codegen/crm/objects'),
    import('@hubspot/api-client/lib/codegen/crm/associations/v4'),
    import('@hubspot/api-client/lib/codegen/crm/owners'),
    import('@hubspot/api-client/lib/codegen/crm/pipelines'),
    import('./http-exchange'),
  ]);
  return { objects, associations, owners, pipelines, sendRequest: network.sendRequest };
}

export type LibraryParts = Awaited<ReturnType<typeof load>>;
let loaded: Promise<LibraryParts> | null = null;

/** Takes a moment the first time, which is no part of any call's time. */
export const loadLibrary = (): Promise<LibraryParts> => (loaded ??= load());

export interface Access {
  readonly baseUrl: string;
  readonly accessToken: string;
}

/** Each part of the library has its own classes of the same shape. */
function configured(library: LibraryParts, { baseUrl, accessToken }: Access, exchange: Exchange) {
  const authMethods = { oauth2: { accessToken } };
  const network = {
    send: (request: Parameters<LibraryParts['sendRequest']>[0]) =>
      library.sendRequest(request, exchange),
  };
  const { objects, associations, owners, pipelines } = library;
  return {
    network,
    objects: objects.createConfiguration({
      baseServer: new objects.ServerConfiguration(baseUrl, {}),
      httpApi: objects.wrapHttpLibrary(network),
      authMethods,
    }),
    associations: associations.createConfiguration({
      baseServer: new associations.ServerConfiguration(baseUrl, {}),
      httpApi: associations.wrapHttpLibrary(network),
      authMethods,
    }),
    owners: owners.createConfiguration({
      baseServer: new owners.ServerConfiguration(baseUrl, {}),
      httpApi: owners.wrapHttpLibrary(network),
      authMethods,
    }),
    pipelines: pipelines.createConfiguration({
      baseServer: new pipelines.ServerConfiguration(baseUrl, {}),
      httpApi: pipelines.wrapHttpLibrary(network),
      authMethods,
    }),
  };
}

/** The library's calls for one attempt, whose signal ends its exchange. */
export function openLibrary(library: LibraryParts, access: Access, exchange: Exchange) {
  const { objects, associations, owners, pipelines } = library;
  const config = configured(library, access, exchange);
  return {
    basic: new objects.BasicApi(config.objects),
    batch: new objects.BatchApi(config.objects),
    search: new objects.SearchApi(config.objects),
    operators: objects.FilterOperatorEnum,
    associations: new associations.BatchApi(config.associations),
    owners: new owners.OwnersApi(config.owners),
    pipelines: new pipelines.PipelinesApi(config.pipelines),
    /** The text at an address that the library has no class for. */
    get: async (path: string): Promise<string> => {
      const request = config.objects.baseServer.makeRequestContext(path, objects.HttpMethod.GET);
      await config.objects.authMethods.oauth2?.applySecurityAuthentication(request);
      const answer = await config.network.send(request);
      return answer.body.text();
    },
  };
}
export type HubSpotLibrary = ReturnType<typeof openLibrary>;
