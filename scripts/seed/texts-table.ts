/**
 * What people write. `{contact}`, `{account}`, `{project}`, `{competitor}` and `{other}` (a second
 * person at the account) are filled in. Words that speak of rivals or committees stand only in
 * `competition`, since they are what the risk engine reads as a warning.
 */
export const NOTES = {
  healthy: {
    discovery: [
      '{contact} described the pain in numbers, unprompted.',
      '{contact} introduced us to {other}, who runs the day-to-day.',
      'Site visit went well, the floor team is curious and friendly.',
      'Budget is set aside for this quarter according to {contact}.',
      'They sent line data within a day, that never happens.',
      '{contact} is back from vacation and picked up right where we left it.',
      'Wrote down success criteria together with {contact}.',
      'They asked how fast we could start.',
    ],
    proposal: [
      '{contact} likes the pilot numbers and wants to show them to the plant manager.',
      'Good call. {contact} asked for a second site in the quote.',
      'They ran our sandbox over the weekend and had two small questions only.',
      'Walked through the ROI sheet together; {contact} corrected two inputs in our favor.',
      'IT is fine with the network setup, VLAN is already reserved.',
      '{contact} shared the internal business case, our figures are in it.',
      'Reference call with another customer is done, feedback was warm.',
      '{contact} confirmed the success criteria we wrote down last week.',
    ],
    negotiation: [
      'Security questionnaire went back today, no open points on our side.',
      '{contact} has the draft contract and is filling in the entity names.',
      'They want to start before the next plant shutdown, so timing is real.',
      'Legal has only minor comments on the liability clause.',
      'Agreed on a mutual plan with dates up to go-live.',
      'They asked whether training could be moved forward.',
      'Finance accepted the payment plan, {contact} will confirm in writing.',
      '{contact} asked for the kick-off team by name.',
    ],
  },
  neutral: [
    'Pain is mostly unplanned downtime, about six hours a month.',
    'Current setup is spreadsheets plus one old historian.',
    'Purchase orders freeze two weeks before the fiscal year ends.',
    'Decision process: {contact} recommends, plant director signs.',
    'Needs a quote split in hardware and service.',
    '{contact} wants to see how this looks with three shifts.',
    'They are in the middle of an ERP upgrade, IT time is scarce.',
    'Two more sites could follow next year if this one works.',
    'Asked for payment terms of 60 days, checking with finance.',
    'Travel ban until the end of the month, so video only.',
    'Sent the data sheet and the installation guide as promised.',
    'Union representative will be informed before anything is installed.',
    'Left the door open for a smaller first phase.',
  ],
  stalling: [
    'No answer to my last mails, tried the switchboard too.',
    '{contact} says it is still on the list but cannot name a date.',
    'Heard from reception that {contact} moved to another department.',
    'Budget seems frozen until the next fiscal year.',
    'They have postponed the workshop twice now.',
    'Priorities changed after the reorganization, {contact} was vague.',
    'Voicemail again. Will try once more next week.',
    '{contact} read the proposal (tracking says twice) and has not replied.',
    'New plant director wants to look at everything again from the start.',
    'Asked to come back after the audit. No date given.',
    'Our champion is leaving at the end of the month, no successor named.',
    'Short chat in the hallway at the fair: "not this quarter, probably".',
  ],
  competition: [
    'They are also talking to {competitor}.',
    '{contact} mentioned a cheaper offer from {competitor}.',
    'Procurement wants the buying committee to review.',
    '{competitor} was on site last week according to {contact}.',
    'They are comparing us with {competitor} line by line.',
    'It has to go before the steering committee now, next sitting in a month.',
    'Procurement asked for two competing bids before they go on.',
    '{contact} is evaluating {competitor} as an alternative.',
    'Incumbent vendor {competitor} offered a renewal discount.',
  ],
  noShow: [
    '{contact} did not join, waited fifteen minutes.',
    'Meeting cancelled an hour before, no new date offered.',
    'No-show. Sent a note with two new slots.',
    '{contact} had to drop the call, wants to find another time.',
  ],
  revived: [
    '{contact} called back: the project is on again, with a new sponsor.',
    'Out of the blue {contact} asked for an updated quote. Budget was released.',
    'Freeze is over. {contact} wants to catch up this week.',
  ],
} as const;

// prettier-ignore
export const OUTBOUND_SUBJECTS = {
  discovery: [
    'Summary of our call', 'Answers to your questions', 'Two dates for next week',
    'Case study you asked for', 'Draft agenda', 'What we need from line data',
    'Outline for {project}', 'Introducing our service lead', 'Photos from the site visit',
  ],
  proposal: [
    'Quote for {project}', 'ROI sheet with your numbers', 'Savings per shift', 'Security documents',
    'Revised proposal', 'Reference customers', 'Updated timeline', 'Pilot results',
    'Answers for your IT team', 'Options for a smaller first phase',
  ],
  negotiation: [
    'Terms and conditions', 'Redlined contract', 'Installation plan', 'Payment schedule',
    'Order form for {project}', 'Data processing agreement', 'Dates for the kick-off',
    'Service levels, final version', 'Answers for legal',
  ],
} as const;

// prettier-ignore
export const CHASING_SUBJECTS: readonly string[] = [
  'Following up', 'Checking in on {project}', 'Any news from your side?', 'Did you have a chance to look?',
  'Still interested in {project}?', 'Shall I close the file?', 'Quick question', 'New dates for our call',
];

// prettier-ignore
export const INBOUND_SUBJECTS: readonly string[] = [
  'Question about the quote', 'Numbers from line 2', 'Can we add a site?', 'Availability next week',
  'Documents for your review', 'Comments from our side', 'Who should join the next call?',
  'Purchase order process',
];

// prettier-ignore
export const CALLS = {
  reached: [
    'Spoke with {contact}, 20 minutes', 'Call with {contact} about the schedule',
    'Quick call: {contact} needs one more number', 'Call with {contact} and {other}',
    'Walked {contact} through the changes',
  ],
  missed: ['Left a voicemail for {contact}', 'No pick-up', 'Rang twice, line busy', 'Assistant took a message'],
} as const;

// prettier-ignore
export const MEETING_TITLES = {
  discovery: [
    'Discovery call', 'Requirements workshop', 'Plant walk-through', 'Meet the line managers',
    'Scope of {project}', 'Data review',
  ],
  proposal: [
    'Demo: {project}', 'Technical deep dive', 'Proposal walk-through', 'Pilot results',
    'ROI session with finance', 'Questions from IT',
  ],
  negotiation: [
    'Contract review', 'Pricing and terms', 'Rollout planning', 'Legal questions',
    'Service levels', 'Kick-off preparation',
  ],
} as const;

// prettier-ignore
export const NEXT_STEPS = {
  discovery: [
    'Send summary and pilot outline', 'Get line data from {contact}', 'Arrange a site visit',
    'Meet {contact} and the plant manager', 'Share two reference cases',
  ],
  proposal: [
    'Send the revised proposal', 'Demo for the operations team', 'Fill in the security questionnaire',
    'Confirm success criteria with {contact}', 'Walk finance through the ROI sheet',
  ],
  negotiation: [
    'Send the redlined contract', 'Agree on payment terms', 'Call with legal',
    'Get the signature date from {contact}', 'Plan the kick-off',
  ],
} as const;

// prettier-ignore
export const LOST_REASONS = {
  stalled: ['No decision', 'Budget frozen', 'Champion left', 'Went silent', 'Project postponed'],
  sudden: ['Price', 'Missing feature', 'Built in-house', 'Failed security review', 'Acquired by another group'],
} as const;
