import { ArrowRight } from 'lucide-react';
import type { PolicyChange } from '@/lib/scoring/model';

type Value = Extract<PolicyChange, { readonly old: unknown }>['old'];

function shown(value: Value): string {
  if (value === null) return 'not set';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'no number';

  return value;
}

/** So many learned values stand by themselves; more of them are folded away. */
const FEW = 3;

/** What two policies say differently, in words; lists by what came and what went. */
export function ChangeList({ changes }: { readonly changes: readonly PolicyChange[] }) {
  if (changes.length === 0) {
    return <p className="text-dense text-ink-muted">Both say the same.</p>;
  }
  const learned = changes.filter(({ path }) => path.startsWith('learned.'));
  const isFolded = learned.length > FEW;
  const shownHere = isFolded ? changes.filter((each) => !learned.includes(each)) : changes;

  return (
    <div className="flex flex-col gap-1.5 text-dense">
      {shownHere.length > 0 && <Lines changes={shownHere} />}
      {isFolded && (
        <details>
          <summary className="cursor-pointer rounded-sm text-ink-muted">
            Learned parts: <span className="font-medium text-ink">{learned.length} values</span>
          </summary>
          <div className="mt-1.5 pl-4">
            <Lines changes={learned} />
          </div>
        </details>
      )}
    </div>
  );
}

function Lines({ changes }: { readonly changes: readonly PolicyChange[] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {changes.map((change) => (
        <li key={change.path} className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-ink-muted">{change.label}:</span>
          {'old' in change ? (
            <span className="inline-flex items-center gap-1 font-medium tabular-nums">
              {shown(change.old)}
              <ArrowRight role="img" aria-label="becomes" className="size-3.5 text-ink-muted" />
              {shown(change.new)}
            </span>
          ) : (
            <span className="min-w-0 font-medium wrap-anywhere">{wordsOf(change)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function wordsOf(change: Extract<PolicyChange, { readonly added: unknown }>): string {
  const parts = [
    change.added.length > 0 && `added ${change.added.join(', ')}`,
    change.removed.length > 0 && `removed ${change.removed.join(', ')}`,
  ];

  return parts.filter(Boolean).join('; ');
}
