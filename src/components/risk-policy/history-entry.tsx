'use client';

import type { PolicyHistoryDto, PreviewSummaryDto } from '@/lib/scoring/dto';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { DateTime } from '../ui/date-time';
import type { TeamId } from './ask-policy-api';
import { OriginBadge } from './origin-badge';
import type { PolicyHistoryProps } from './history-props';
import { isProposal, previewWords } from './preview-words';
import { SwitchPolicy } from './switch-policy';
import { VersionChanges } from './version-changes';

type HistoryEntryProps = Omit<PolicyHistoryProps, 'initial'> & {
  readonly teamId: TeamId;
  readonly policy: PolicyHistoryDto;
};

export function HistoryEntry(props: HistoryEntryProps) {
  const { teamId, policy, activeVersion, mayChange } = props;
  const found = props.previews.find(({ version }) => version === policy.version) ?? null;

  return (
    <li
      id={`version-${policy.version}`}
      className="flex scroll-mt-16 flex-col gap-2 px-4 py-3 target:bg-sunken"
    >
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
        {mayChange && !policy.isActive && <Offers {...props} found={found} />}
      </div>
      {policy.note && <p className="text-dense wrap-anywhere">{policy.note}</p>}
      {mayChange && !policy.isActive && <PreviewNote policy={policy} found={found} />}
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

type Found = PreviewSummaryDto | null;

/** Look first, then switch. */
function Offers(props: HistoryEntryProps & { readonly found: Found }) {
  const { teamId, policy, activeVersion, isDirty, activate, previewing, preview, found } = props;
  const isComputing = previewing === policy.version;

  return (
    <span className="ml-auto flex flex-wrap gap-2">
      <Button
        size="sm"
        variant={isProposal(policy) && !found ? 'primary' : 'secondary'}
        pending={isComputing}
        aria-label={`Preview: ${policy.version}`}
        onClick={() => preview(policy.version)}
      >
        {isComputing ? 'Computing…' : 'Preview'}
      </Button>
      <SwitchPolicy
        teamId={teamId}
        policy={policy}
        activeVersion={activeVersion}
        isDirty={isDirty}
        activate={activate}
        found={found}
      />
    </span>
  );
}

/** What a preview found; of a proposal that nobody previewed, that this is to be done. */
function PreviewNote({ policy, found }: Pick<HistoryEntryProps, 'policy'> & { found: Found }) {
  if (found) {
    return (
      <p className="text-dense text-ink-muted">
        Previewed <DateTime value={found.finishedAt} format="datetime" />: {previewWords(found)}
      </p>
    );
  }
  if (!isProposal(policy)) return null;

  return (
    <p className="text-dense text-ink-muted">
      A proposal: preview it to see which deals would change band, which alerts would have fired,
      and how it does on your closed deals.
    </p>
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
