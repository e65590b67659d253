import { describe, expect, it } from 'vitest';
import { findInstanceFault } from './address';

const env = { SALESFORCE_ALLOWED_HOSTS: ['127.0.0.1:4010', 'crm.example:443'] };
const fault = (text: string) => findInstanceFault(text, env);

describe('the address of a Salesforce instance', () => {
  it.each([
    'https://yourcompany.salesforce.com',
    'https://yourcompany.my.salesforce.com',
    'https://yourcompany.my.salesforce.com/',
    'https://yourcompany--box.sandbox.my.salesforce.com',
    'https://login.salesforce.com',
    'https://test.salesforce.com',
    'https://na139.salesforce.com',
    'https://YourCompany.my.salesforce.com:443',
    'http://127.0.0.1:4010',
    'https://crm.example',
    'yourcompany.my.salesforce.com',
    'yourcompany.my.salesforce.com/',
    'yourcompany.my.salesforce.com:443',
  ])('%s is taken', (address) => {
    expect(fault(address)).toBeNull();
  });

  it.each([
    ['http://yourcompany.my.salesforce.com', 'must begin with https://'],
    ['acme', 'it looks like https://yourcompany.my.salesforce.com'],
    ['//yourcompany.my.salesforce.com', 'is not a web address'],
    ['yourcompany.my.salesforce.com:8443', 'must not name a port'],
    ['yourcompany.my.salesforce.com/services', 'must end after its host'],
    ['jane@yourcompany.my.salesforce.com', 'is not a web address'],
    ['evil.example/.my.salesforce.com', 'must be an address of Salesforce'],
    ['javascript:alert(1)//a.my.salesforce.com', 'must begin with https://'],
    ['https://yourcompany.my.salesforce.com:8443', 'must not name a port'],
    ['https://jane:word@yourcompany.my.salesforce.com', 'must not hold a user name or a password'],
    ['https://yourcompany.my.salesforce.com/services', 'must end after its host'],
    ['https://yourcompany.my.salesforce.com/?a=1', 'must end after its host'],
    ['https://yourcompany.my.salesforce.com/#x', 'must end after its host'],
    ['https://yourcompany.lightning.force.com', 'use the one that ends in .my.salesforce.com'],
    ['https://salesforce.com', 'must be an address of Salesforce'],
    ['https://salesforce.com.evil.example', 'must be an address of Salesforce'],
    ['https://evilsalesforce.com', 'must be an address of Salesforce'],
    ['https://evil.example/.my.salesforce.com', 'must be an address of Salesforce'],
    ['https://a.my.salesforce.com.', 'must be an address of Salesforce'],
    ['https://a..my.salesforce.com', 'must be an address of Salesforce'],
    ['https://127.0.0.1', 'must be an address of Salesforce'],
    ['https://[::1]', 'must be an address of Salesforce'],
    ['https://169.254.169.254', 'must be an address of Salesforce'],
    ['https://evil.example\\.my.salesforce.com', 'is not a web address'],
    ['https://evil.example\t.my.salesforce.com', 'is not a web address'],
    ['https://evil.example#.my.salesforce.com', 'must be an address of Salesforce'],
    ['https://a.my.salesforce.com@evil.example', 'must not hold a user name'],
    ['http://127.0.0.1:4011', 'must begin with https://'],
    ['ftp://127.0.0.1:4010', 'must begin with https:// or http://'],
    ['http://127.0.0.1:4010/path', 'must end after its host'],
    [`https://${'a'.repeat(250)}.my.salesforce.com`, 'is not a web address'],
    ['', 'is not a web address'],
  ])('%s is refused', (address, words) => {
    expect(fault(address)).toContain(words);
  });
});
