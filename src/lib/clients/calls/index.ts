import 'server-only';

export { callProvider, type CallOptions } from './call-provider';
export {
  PROVIDER_FAULTS,
  ProviderError,
  type ProviderErrorOptions,
  type ProviderFault,
} from './provider-error';
