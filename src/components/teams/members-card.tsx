'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { TEAM_ROLES, type TeamRole } from '@/lib/auth/model';
import type { MemberDto } from '@/lib/teams/dto';
import { grantableBy, mayHandle } from '@/lib/teams/model';
import { useProblemToast, runAction } from '../hooks/use-action';
import { Card, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { plural } from '../ui/format';
import { Select } from '../ui/select';
import { RemoveMember } from './remove-member';
import { ROLE_LABELS, ROLE_MEANINGS } from './role-words';
import type { TeamActions } from './team-actions';

export interface MembersCardProps {
  readonly teamId: string;
  readonly teamName: string;
  readonly members: readonly MemberDto[];
  /** Who looks, and what they are there. */
  readonly me: { readonly userId: string; readonly role: TeamRole };
  readonly mayChange: boolean;
  readonly actions: Pick<TeamActions, 'changeRole' | 'remove'>;
}

export function MembersCard(props: MembersCardProps) {
  const { members } = props;
  return (
    <Card aria-labelledby="team-members">
      <CardHeader
        title="Members"
        titleId="team-members"
        description={plural(members.length, 'person', 'people')}
      />
      <ul>
        {members.map((member) => (
          <MemberRow key={member.userId} member={member} {...props} />
        ))}
      </ul>
    </Card>
  );
}

function MemberRow({ member, ...props }: MembersCardProps & { readonly member: MemberDto }) {
  const { me, members, mayChange, teamId, teamName, actions } = props;
  const isMe = member.userId === me.userId;
  const isMine = mayChange && mayHandle(me.role, member.role);
  const owners = members.filter(({ role }) => role === 'owner').length;
  const isLastOwner = member.role === 'owner' && owners === 1;

  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-2 border-b sm:gap-x-4 border-line px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-full sm:basis-60">
        <p className="text-sm font-medium">
          {member.name}
          {isMe && <span className="font-normal text-ink-muted"> (you)</span>}
        </p>
        <p className="text-dense [overflow-wrap:anywhere] text-ink-muted">{member.email}</p>
      </div>
      <p className="min-w-0 flex-1 text-dense text-ink-muted sm:flex-none sm:basis-44">
        {plural(member.assignedDeals, 'deal')} assigned
        <span className="hidden sm:block">
          since <DateTime value={member.since} format="date" />
        </span>
      </p>
      {isMine && !isLastOwner ? (
        <RoleSelect teamId={teamId} member={member} own={me.role} change={actions.changeRole} />
      ) : (
        <span className="w-28 px-3 text-sm" title={ROLE_MEANINGS[member.role]}>
          {ROLE_LABELS[member.role]}
        </span>
      )}
      <span className="flex justify-end sm:w-20">
        {(isMe || isMine) && !isLastOwner && (
          <RemoveMember
            teamId={teamId}
            teamName={teamName}
            member={member}
            others={members.filter(({ userId }) => userId !== member.userId)}
            isMe={isMe}
            mayHandOn={me.role !== 'viewer'}
            remove={actions.remove}
          />
        )}
      </span>
    </li>
  );
}

interface RoleSelectProps {
  readonly teamId: string;
  readonly member: MemberDto;
  readonly own: TeamRole;
  readonly change: TeamActions['changeRole'];
}

function RoleSelect({ teamId, member, own, change }: RoleSelectProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const grantable = grantableBy(own);

  const choose = (role: TeamRole) => {
    startTransition(async () => {
      const result = await runAction(change, { id: teamId, userId: member.userId, role });
      if (!result.ok) tell('The role was not changed', result.error);
      else toast.success(`${member.name} is ${ROLE_LABELS[role].toLowerCase()} now`);
      router.refresh();
    });
  };

  return (
    <Select
      aria-label={`Role of ${member.name}`}
      title={ROLE_MEANINGS[member.role]}
      // A refused change shows the role as it is.
      key={member.role}
      defaultValue={member.role}
      disabled={pending}
      wrapperClassName="w-28"
      onChange={(event) => choose(event.currentTarget.value as TeamRole)}
    >
      {TEAM_ROLES.filter((role) => grantable.includes(role)).map((role) => (
        <option key={role} value={role}>
          {ROLE_LABELS[role]}
        </option>
      ))}
    </Select>
  );
}
