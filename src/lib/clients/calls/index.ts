import 'server-only';

export { callProvider, type CallOptions } from './call-provider';
export { countFrom } from './numbers';
export { endlessList, Paging } from './paging';
export {
  PROVIDER_FAULTS,
  ProviderError,
  type ProviderErrorOptions,
  type ProviderFault,
} from './provider-error';
export { holdsSecret, wordsFrom } from './provider-words';
