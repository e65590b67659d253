'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { rolesWith } from '@/lib/auth/policy';
import type { MemberDto } from '@/lib/teams/dto';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { plural } from '../ui/format';
import { FormProblem } from '../ui/form-problem';
import { Select } from '../ui/select';
import type { TeamActions } from './team-actions';
import { useTeamForm } from './use-team-form';

export interface RemoveMemberProps {
  readonly teamId: string;
  readonly teamName: string;
  readonly member: MemberDto;
  readonly others: readonly MemberDto[];
  readonly isMe: boolean;
  /** Whether they may give deals to somebody: whoever only reads may not. */
  readonly mayHandOn: boolean;
  readonly remove: TeamActions['remove'];
}

/** Asks what becomes of the deals before somebody goes. */
export function RemoveMember(props: RemoveMemberProps) {
  const { teamId, teamName, member, others, isMe, mayHandOn, remove } = props;
  const [open, setOpen] = useState(false);
  const { problem, pending, send } = useTeamForm(remove);
  const [assignTo, setAssignTo] = useState('');
  // Whoever only reads could do nothing for the deals.
  const heirs = others.filter(({ role }) => rolesWith('deal.update').includes(role));
  const said = isMe ? 'Leave' : 'Remove';

  const confirm = () => {
    const input = { id: teamId, userId: member.userId, assignTo: assignTo || undefined };
    send(input, () => {
      setOpen(false);
      toast.success(isMe ? `You have left ${teamName}` : `${member.name} was removed`);
    });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          size="sm"
          variant="ghost"
          aria-label={isMe ? 'Leave the team' : `Remove ${member.name}`}
        >
          {said}
        </Button>
      }
      title={isMe ? `Leave ${teamName}?` : `Remove ${member.name}?`}
      description={
        isMe
          ? 'You lose access to the team’s deals at once. Only a new invite lets you back in.'
          : 'They lose access to the team’s deals with their next click. Only a new invite lets them back in.'
      }
    >
      <div className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={[]} />
        {mayHandOn && (
          <Field
            label={`Who takes over ${isMe ? 'your' : 'their'} deals?`}
            hint={`${plural(member.assignedDeals, 'deal')} assigned. It happens in the background, with an entry in each timeline.`}
          >
            {(control) => (
              <Select
                {...control}
                value={assignTo}
                onChange={(event) => setAssignTo(event.currentTarget.value)}
              >
                <option value="">Nobody: leave them unassigned</option>
                {heirs.map(({ userId, name }) => (
                  <option key={userId} value={userId}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <DialogButtons>
          <Button variant="danger" pending={pending} onClick={confirm}>
            {isMe ? 'Leave team' : 'Remove'}
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}
