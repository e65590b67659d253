import { test } from '@playwright/test';
import { receiverHosts } from './settings';

const KINDS = ['webhook', 'slack', 'salesforce'] as const;

/** The port at which the app may call a receiver of this worker; each kind has one of its own. */
export function receiverPort(kind: (typeof KINDS)[number]): number {
  const at = test.info().parallelIndex * KINDS.length + KINDS.indexOf(kind);
  const host = receiverHosts[at];
  if (!host) throw new Error(`Receivers are for ${receiverHosts.length / KINDS.length} workers.`);
  return Number(host.split(':')[1]);
}
