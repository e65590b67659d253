import 'server-only';

export { findAddressFault, rulesOf, type AddressKind, type OutboundRules } from './address';
export { OutboundError, type OutboundReason } from './errors';
export { dnsLookup } from './lookup';
export { sendOutbound, type OutboundAnswer, type OutboundRequest, type SendOptions } from './send';
