'use client';

import type { PolicyHistoryDto } from '@/lib/scoring/dto';
import { Badge } from '../ui/badge';
import { DateTime } from '../ui/date-time';
import type { TeamId } from './ask-policy-api';
import { OriginBadge } from './origin-badge';
import type { PolicyHistoryProps } from './history-props';
import { SwitchPolicy } from './switch-policy';
import { VersionChanges } from './version-changes';

type HistoryEntryProps = Omit<PolicyHistoryProps, 'initial'> & {
  readonly teamId: TeamId;
  readonly policy: PolicyHistoryDto;
};

export function HistoryEntry(props: HistoryEntryProps) {
  const { teamId, policy, activeVersion, mayChange, isDirty, activate } = props;

  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        <span className="text-sm font-semibold">{policy.version}</span>
        <OriginBadge origin={policy.origin} />
        {policy.isActive && <Badge tone="success">In force</Badge>}
        <span className="text-dense text-ink-muted">
          {policy.createdAt ? (
            <>
              {policy.createdBy ?? 'Sentinel'},{' '}
              <DateTime value={policy.createdAt} format="datetime" />
            </>
          ) : (
            'built in'
          )}
        </span>
        {mayChange && !policy.isActive && (
          <span className="ml-auto">
            <SwitchPolicy
              teamId={teamId}
              policy={policy}
              activeVersion={activeVersion}
              isDirty={isDirty}
              activate={activate}
            />
          </span>
        )}
      </div>
      {policy.note && <p className="text-dense wrap-anywhere">{policy.note}</p>}
      <Activations policy={policy} />
      <VersionChanges
        teamId={teamId}
        version={policy.version}
        parent={policy.parent}
        activeVersion={activeVersion}
      />
    </li>
  );
}

/** When it was switched on; the first time goes without saying where it was the making of it. */
function Activations({ policy: { activations, createdAt } }: Pick<HistoryEntryProps, 'policy'>) {
  const told = activations.filter(({ at }) => at !== createdAt);
  if (told.length === 0) return null;

  return (
    <ul aria-label="Switched on" className="text-dense text-ink-muted">
      {told.map(({ at, by, note }) => (
        <li key={at}>
          Switched on by {by ?? 'Sentinel'}, <DateTime value={at} format="datetime" />
          {note ? `: ${note}` : ''}
        </li>
      ))}
    </ul>
  );
}
