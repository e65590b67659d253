import 'server-only';

export {
  claimDue,
  isSlow,
  settle,
  settlementOf,
  type Claim,
  type ClaimLimits,
  type OutboxTable,
  type Settlement,
} from './claim';
export { drain, startPump, wakePumps, type PumpOptions, type RunningPump } from './pump';
export { parseRetryAfter, RETRY_DELAYS, retryDelay } from './schedule';
