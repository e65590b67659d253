import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { closeStreams } from '@/lib/realtime';

/**
 * Once a stop was asked for, each answer is the last of its connection. Next closes its server and
 * waits until every connection has ended, and Node ends idle ones only: a client that keeps asking on
 * one connection would keep the server alive until somebody kills it.
 */
export function closeOnStop(): void {
  let isStopping = false;
  const stop = () => {
    isStopping = true;
    // These would last for minutes; their clients go on elsewhere.
    closeStreams();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop);
  subscribe('http.server.request.start', (message) => {
    if (isStopping) (message as { response: ServerResponse }).response.shouldKeepAlive = false;
  });
}
