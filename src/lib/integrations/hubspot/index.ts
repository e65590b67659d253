import 'server-only';

export { hubspotSource } from './hubspot-source';
