import { expect, it } from 'vitest';
import { fieldLabel, toldChanges } from './timeline-model';

it('tells no stage in the CRM that is only not known any more', () => {
  const moved = { field: 'stage', old: 'discovery', new: 'proposal' };
  const forgotten = { field: 'crmStage', old: 'Value Proposition', new: null };
  const told = { field: 'crmStage', old: null, new: 'Proposal/Price Quote' };
  const emptied = { field: 'nextStep', old: 'Call', new: null };
  expect(toldChanges([moved, forgotten, told, emptied])).toEqual([moved, told, emptied]);
  expect(fieldLabel('crmStage')).toBe('Stage in the CRM');
});
