'use client';

import type { ReactNode } from 'react';
import type { MemberDto, TeamDto } from '@/lib/teams/dto';
import { Card, CardHeader } from '../ui/card';
import { DeleteTeam } from './delete-team';
import type { TeamActions } from './team-actions';
import { TransferTeam } from './transfer-team';

export interface DangerCardProps {
  readonly team: TeamDto;
  readonly others: readonly MemberDto[];
  /** Where deals may go: the person's other teams in which they may write. */
  readonly targets: readonly { readonly id: string; readonly name: string }[];
  readonly actions: Pick<TeamActions, 'transfer' | 'delete'>;
}

export function DangerCard({ team, others, targets, actions }: DangerCardProps) {
  return (
    <Card aria-labelledby="team-danger" className="border-danger/40">
      <CardHeader title="Ownership and end" titleId="team-danger" />
      <ul>
        <Row
          title="Transfer ownership"
          text="Another member becomes the owner; you stay as an admin."
        >
          <TransferTeam team={team} others={others} transfer={actions.transfer} />
        </Row>
        <Row
          title="Delete this team"
          text="Its invites, policies, backtests, hooks and imports go for good. You choose what becomes of its deals."
        >
          <DeleteTeam team={team} targets={targets} remove={actions.delete} />
        </Row>
      </ul>
    </Card>
  );
}

interface RowProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Row({ title, text, children }: RowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 border-b border-line px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-dense text-ink-muted">{text}</p>
      </div>
      {children}
    </li>
  );
}
