import 'server-only';

export { findInstanceFault, withScheme } from './address';
export {
  authorizeUrl,
  exchangeCode,
  refreshGrant,
  revokeGrant,
  type Grant,
  type SalesforceApp,
} from './oauth';
export {
  SalesforceSession,
  type CallLimits,
  type QueryAnswer,
  type Row,
  type SalesforceAccess,
} from './session';
export { partsOf, quoted } from './soql';
