import 'server-only';

export { openHubSpot, type HubSpotClient } from './client';
export { MissingScopes, missingScopesMessage } from './faults';
export type {
  Association,
  Associations,
  DeletedDeal,
  HubSpotRecord,
  ObjectType,
  Owner,
  Pipeline,
  PipelineStage,
  PortalAccount,
  PropertyVersion,
  SearchFilter,
} from './records';
