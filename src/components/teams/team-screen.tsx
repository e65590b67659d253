import type { MemberDto, TeamDetailDto } from '@/lib/teams/dto';
import { DangerCard } from './danger-card';
import { InvitesCard } from './invites-card';
import { MembersCard } from './members-card';
import type { TeamActions } from './team-actions';
import { TeamBasics } from './team-basics';

export interface TeamScreenProps {
  readonly detail: TeamDetailDto;
  readonly userId: string;
  /** What the policy allows in this team. */
  readonly may: {
    readonly change: boolean;
    readonly changeRoles: boolean;
    readonly own: boolean;
  };
  readonly targets: readonly { readonly id: string; readonly name: string }[];
  readonly now: string;
  readonly actions: TeamActions;
}

/** A team as it is seen by one of its people: who only belongs to it reads, and may leave. */
export function TeamScreen({ detail, userId, may, targets, now, actions }: TeamScreenProps) {
  const { team, members, invites } = detail;
  const isOther = (member: MemberDto): boolean => member.userId !== userId;
  return (
    <>
      {!may.change && (
        <p className="text-sm text-ink-muted">
          You are a {team.role} here. Owners and admins change names, people and roles.
        </p>
      )}
      <TeamBasics key={team.id} team={team} mayChange={may.change} change={actions.change} />
      <MembersCard
        teamId={team.id}
        teamName={team.name}
        members={members}
        me={{ userId, role: team.role }}
        mayChange={may.changeRoles}
        actions={actions}
      />
      {invites && (
        <InvitesCard
          key={`invites-${team.id}`}
          teamId={team.id}
          invites={invites}
          ownRole={team.role}
          now={now}
          actions={actions}
        />
      )}
      {may.own && (
        <DangerCard
          team={team}
          others={members.filter(isOther)}
          targets={targets}
          actions={actions}
        />
      )}
    </>
  );
}
