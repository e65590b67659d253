/** The kinds of records that the stand-in keeps, with the properties that it knows of each. */
const ACTIVITY = [
  'hs_timestamp',
  'hubspot_owner_id',
  'hs_body_preview',
  'hs_createdate',
  'hs_lastmodifieddate',
  'hs_object_id',
];

export const PROPERTIES = {
  deals: [
    'dealname',
    'dealstage',
    'pipeline',
    'amount',
    'deal_currency_code',
    'closedate',
    'createdate',
    'hubspot_owner_id',
    'hs_next_step',
    'closed_lost_reason',
    'hs_is_closed',
    'hs_is_closed_won',
    'hs_deal_stage_probability',
    'hs_merged_object_ids',
    'num_associated_contacts',
    'num_notes',
    'hs_createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
  ],
  contacts: [
    'firstname',
    'lastname',
    'email',
    'phone',
    'mobilephone',
    'jobtitle',
    'hs_buying_role',
    'num_associated_deals',
    'createdate',
    'lastmodifieddate',
    'hs_object_id',
  ],
  companies: [
    'name',
    'domain',
    'num_associated_deals',
    'createdate',
    'hs_createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
  ],
  emails: [
    ...ACTIVITY,
    'hs_email_direction',
    'hs_email_status',
    'hs_email_subject',
    'hs_email_from_email',
    'hs_email_from_firstname',
    'hs_email_from_lastname',
  ],
  calls: [...ACTIVITY, 'hs_call_title', 'hs_call_body', 'hs_call_status', 'hs_call_direction'],
  meetings: [
    ...ACTIVITY,
    'hs_meeting_title',
    'hs_meeting_body',
    'hs_meeting_start_time',
    'hs_meeting_end_time',
    'hs_meeting_outcome',
    'hs_meeting_location',
    'hs_meeting_external_url',
    'hs_attendee_owner_ids',
  ],
  notes: [...ACTIVITY, 'hs_note_body'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ObjectType = keyof typeof PROPERTIES;
export const OBJECT_TYPES = Object.keys(PROPERTIES) as readonly ObjectType[];

/** Given with every record, asked for or not. */
export const DEFAULTS: Readonly<Record<ObjectType, readonly string[]>> = {
  deals: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  contacts: ['createdate', 'lastmodifieddate', 'hs_object_id'],
  companies: ['createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  emails: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  calls: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  meetings: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  notes: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
};

/** Of contacts alone the name lacks the prefix. */
export const modifiedProperty = (type: ObjectType): string =>
  type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

/** What the words of a mail are kept in: hidden from who has not `sales-email-read`. */
export const EMAIL_WORDS: readonly string[] = ['hs_email_subject', 'hs_body_preview'];

export const isObjectType = (name: string): name is ObjectType => Object.hasOwn(PROPERTIES, name);
export const knows = (type: ObjectType, property: string): boolean =>
  (PROPERTIES[type] as readonly string[]).includes(property);
