import { UsersRound } from 'lucide-react';
import type { Metadata } from 'next';
import {
  changeRoleAction,
  changeTeamAction,
  createTeamAction,
  deleteTeamAction,
  inviteMemberAction,
  removeMemberAction,
  resendInviteAction,
  revokeInviteAction,
  transferOwnershipAction,
} from '@/app/actions/teams';
import { placesOf } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { LinkTabs } from '@/components/ui/link-tabs';
import { PageHeader } from '@/components/layout/page-header';
import { CreateTeam } from '@/components/teams/create-team';
import { TeamScreen } from '@/components/teams/team-screen';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { allows, teamKey, type Actor } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { getTeam } from '@/lib/teams';

export const metadata: Metadata = { title: 'Team' };

const ACTIONS = {
  create: createTeamAction,
  change: changeTeamAction,
  invite: inviteMemberAction,
  resend: resendInviteAction,
  revoke: revokeInviteAction,
  changeRole: changeRoleAction,
  remove: removeMemberAction,
  transfer: transferOwnershipAction,
  delete: deleteTeamAction,
};

/** The team that the address names or that is in view; the first where that is one's own space. */
async function teamOf(actor: Actor, team: unknown): Promise<string | null> {
  return (await placeInView(actor, team)) ?? actor.memberships[0]?.teamId ?? null;
}

export default async function TeamPage({ searchParams }: PageProps<'/settings/team'>) {
  const actor = await requirePageActor();
  const teamId = await teamOf(actor, (await searchParams).team);
  const teams = placesOf(actor).filter((place) => place.teamId !== null);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Team"
        description="Who works on these deals, and what each may do."
        actions={<CreateTeam create={createTeamAction} isFirst={teamId === null} />}
      />
      {teams.length > 1 && (
        <LinkTabs
          label="Which team"
          tabs={teams.map((place) => ({
            href: `/settings/team?team=${place.teamId}`,
            label: place.name,
            isHere: place.teamId === teamId,
          }))}
        />
      )}
      {teamId === null ? <NoTeam /> : <Team actor={actor} teamId={teamId} />}
    </div>
  );
}

async function Team({ actor, teamId }: { readonly actor: Actor; readonly teamId: string }) {
  const deps = getDeps();
  const detail = await getTeam(deps, actor, teamId);
  const may = (permission: Parameters<typeof allows>[1]) =>
    allows(actor, permission, teamKey(teamId));
  const targets = actor.memberships
    .filter((each) => each.teamId !== teamId && allows(actor, 'deal.create', teamKey(each.teamId)))
    .map((each) => ({ id: each.teamId, name: each.teamName }));
  return (
    <TeamScreen
      detail={detail}
      userId={actor.userId}
      may={{
        change: may('team.change'),
        changeRoles: may('member.change_role'),
        own: may('team.delete'),
      }}
      targets={targets}
      now={deps.now().toISOString()}
      actions={ACTIONS}
    />
  );
}

function NoTeam() {
  return (
    <Card>
      <EmptyState
        icon={UsersRound}
        title="You belong to no team"
        description="Your deals are yours alone. Create a team to share deals with others, or follow the link of an invite."
      />
    </Card>
  );
}
