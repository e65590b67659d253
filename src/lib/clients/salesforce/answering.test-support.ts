import { listen, type Listening } from '@/test/stand-ins/listen';

export interface Answering extends Listening {
  readonly paths: readonly string[];
}

/** A server that answers with whatever it is told, documented or not. */
export async function startServer(answer: () => unknown): Promise<Answering> {
  const paths: string[] = [];
  const server = await listen((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer()));
  });
  return { ...server, paths };
}
