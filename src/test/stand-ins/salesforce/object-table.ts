// The standard objects as far as a sync meets them: names and types are those of Salesforce's Object
// Reference. What is not listed does not exist here, as in an organisation without it.

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'picklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'reference';

export interface FieldShape {
  readonly type: FieldType;
  readonly isFilterable: boolean;
  readonly isSortable: boolean;
  readonly isUpdateable: boolean;
  /** Of a reference. */
  readonly relationship?: string;
  readonly referenceTo?: readonly string[];
}

export interface ObjectShape {
  readonly keyPrefix: string;
  readonly fields: Readonly<Record<string, FieldShape>>;
  /** Whose rows of one parent are found at once. */
  readonly indexed: readonly string[];
}

const field = (type: FieldType, more: Partial<FieldShape> = {}): FieldShape => ({
  type,
  isFilterable: true,
  isSortable: true,
  isUpdateable: false,
  ...more,
});
const open = (type: FieldType): FieldShape => field(type, { isUpdateable: true });
/** Long texts and values of any type can be read, and nothing else. */
const shut = (type: FieldType): FieldShape =>
  field(type, { isFilterable: false, isSortable: false });
const refersTo = (relationship: string, ...referenceTo: readonly string[]): FieldShape =>
  field('reference', { relationship, referenceTo, isUpdateable: true });

const CREATED = { CreatedDate: field('datetime'), CreatedById: refersTo('CreatedBy', 'User') };
const SYSTEM = {
  Id: field('id'),
  IsDeleted: field('boolean'),
  ...CREATED,
  LastModifiedDate: field('datetime'),
  LastModifiedById: refersTo('LastModifiedBy', 'User'),
  SystemModstamp: field('datetime'),
};
const OWNER = { OwnerId: refersTo('Owner', 'User') };
const WHO_AND_WHAT = {
  WhoId: refersTo('Who', 'Contact', 'Lead'),
  WhatId: refersTo('What', 'Account', 'Opportunity', 'Case'),
};

export const OBJECTS: Readonly<Record<string, ObjectShape>> = {
  Organization: {
    keyPrefix: '00D',
    indexed: [],
    fields: {
      Id: field('id'),
      Name: field('string'),
      OrganizationType: field('picklist'),
      IsSandbox: field('boolean'),
    },
  },
  User: {
    keyPrefix: '005',
    indexed: [],
    fields: {
      Id: field('id'),
      Name: field('string'),
      Username: field('string'),
      Email: field('email'),
      IsActive: field('boolean'),
    },
  },
  Account: {
    keyPrefix: '001',
    indexed: [],
    fields: { ...SYSTEM, ...OWNER, Name: open('string') },
  },
  Contact: {
    keyPrefix: '003',
    indexed: [],
    fields: {
      ...SYSTEM,
      ...OWNER,
      AccountId: refersTo('Account', 'Account'),
      Name: open('string'),
      Email: open('email'),
      Phone: open('phone'),
      Title: open('string'),
    },
  },
  OpportunityStage: {
    keyPrefix: '01J',
    indexed: [],
    fields: {
      Id: field('id'),
      ApiName: field('string'),
      MasterLabel: field('string'),
      IsActive: field('boolean'),
      IsClosed: field('boolean'),
      IsWon: field('boolean'),
      DefaultProbability: field('percent'),
      SortOrder: field('int'),
    },
  },
  Opportunity: {
    keyPrefix: '006',
    indexed: [],
    fields: {
      ...SYSTEM,
      ...OWNER,
      AccountId: refersTo('Account', 'Account'),
      Name: open('string'),
      Description: shut('textarea'),
      StageName: open('picklist'),
      Amount: open('currency'),
      Probability: open('percent'),
      CloseDate: open('date'),
      NextStep: open('string'),
      IsClosed: field('boolean'),
      IsWon: field('boolean'),
      CurrencyIsoCode: open('picklist'),
    },
  },
  OpportunityHistory: {
    keyPrefix: '008',
    indexed: ['OpportunityId'],
    fields: {
      Id: field('id'),
      IsDeleted: field('boolean'),
      OpportunityId: refersTo('Opportunity', 'Opportunity'),
      ...CREATED,
      SystemModstamp: field('datetime'),
      StageName: field('picklist'),
      Amount: field('currency'),
      Probability: field('percent'),
      CloseDate: field('date'),
      CurrencyIsoCode: field('picklist'),
    },
  },
  OpportunityFieldHistory: {
    keyPrefix: '017',
    indexed: ['OpportunityId'],
    fields: {
      Id: field('id'),
      IsDeleted: field('boolean'),
      OpportunityId: refersTo('Opportunity', 'Opportunity'),
      ...CREATED,
      Field: field('picklist'),
      OldValue: shut('string'),
      NewValue: shut('string'),
    },
  },
  OpportunityContactRole: {
    keyPrefix: '00K',
    indexed: ['OpportunityId'],
    fields: {
      ...SYSTEM,
      OpportunityId: refersTo('Opportunity', 'Opportunity'),
      ContactId: refersTo('Contact', 'Contact'),
      Role: open('picklist'),
      IsPrimary: open('boolean'),
    },
  },
  Task: {
    keyPrefix: '00T',
    indexed: ['WhatId'],
    fields: {
      ...SYSTEM,
      ...OWNER,
      ...WHO_AND_WHAT,
      Subject: open('string'),
      Description: shut('textarea'),
      ActivityDate: open('date'),
      Status: open('picklist'),
      Type: open('picklist'),
      TaskSubtype: field('picklist'),
      IsClosed: field('boolean'),
      CompletedDateTime: field('datetime'),
      IsArchived: field('boolean'),
      IsRecurrence: field('boolean'),
    },
  },
  Event: {
    keyPrefix: '00U',
    indexed: ['WhatId'],
    fields: {
      ...SYSTEM,
      ...OWNER,
      ...WHO_AND_WHAT,
      Subject: open('string'),
      Description: shut('textarea'),
      Location: open('string'),
      StartDateTime: open('datetime'),
      EndDateTime: open('datetime'),
      ActivityDate: open('date'),
      IsAllDayEvent: open('boolean'),
      IsChild: field('boolean'),
      IsRecurrence: field('boolean'),
      IsArchived: field('boolean'),
    },
  },
  EmailMessage: {
    keyPrefix: '02s',
    indexed: ['RelatedToId'],
    fields: {
      ...SYSTEM,
      RelatedToId: refersTo('RelatedTo', 'Account', 'Opportunity', 'Case'),
      ActivityId: refersTo('Activity', 'Task'),
      Subject: field('string'),
      TextBody: shut('textarea'),
      FromName: field('string'),
      FromAddress: field('email'),
      ToAddress: field('string'),
      Incoming: field('boolean'),
      Status: field('picklist'),
      MessageDate: field('datetime'),
    },
  },
};

/** Whatever a polymorphic reference leads to shows these. */
export const NAME_FIELDS: Readonly<Record<string, FieldShape>> = {
  Id: field('id'),
  Name: field('string'),
  Type: field('picklist'),
  Email: field('email'),
  Phone: field('phone'),
  Title: field('string'),
};

export const objectOfId = (id: string): string | null =>
  Object.entries(OBJECTS).find(([, { keyPrefix }]) => id.startsWith(keyPrefix))?.[0] ?? null;

export interface StageShape {
  readonly ApiName: string;
  readonly IsClosed: boolean;
  readonly IsWon: boolean;
  readonly DefaultProbability: number;
  /** Of a stage that is no longer offered: false. */
  readonly IsActive?: boolean;
}

const stage = (ApiName: string, DefaultProbability: number, end?: 'won' | 'lost'): StageShape => ({
  ApiName,
  DefaultProbability,
  IsClosed: end !== undefined,
  IsWon: end === 'won',
});

/** As a new organisation has them. */
export const STANDARD_STAGES: readonly StageShape[] = [
  stage('Prospecting', 10),
  stage('Qualification', 10),
  stage('Needs Analysis', 20),
  stage('Value Proposition', 50),
  stage('Id. Decision Makers', 60),
  stage('Perception Analysis', 70),
  stage('Proposal/Price Quote', 75),
  stage('Negotiation/Review', 90),
  stage('Closed Won', 100, 'won'),
  stage('Closed Lost', 0, 'lost'),
];
