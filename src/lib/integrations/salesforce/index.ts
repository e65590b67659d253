import 'server-only';

export { salesforceSource } from './salesforce-source';
