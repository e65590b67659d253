import { ExternalLink } from 'lucide-react';
import { Badge } from '../ui/badge';
import { sourceLabel } from './source-label';

export interface SourceBadgeProps {
  readonly source: string | null;
  /** The record at its source. */
  readonly url: string | null;
}

/** Where a deal came from; with an address it leads back there. */
export function SourceBadge({ source, url }: SourceBadgeProps) {
  const label = sourceLabel(source);
  if (url === null) return <Badge tone="outline">{label}</Badge>;

  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      className="group/source inline-flex rounded-md"
      aria-label={`Open in ${label}, in a new tab`}
      title={`Open in ${label}`}
    >
      <Badge tone="outline" className="group-hover/source:bg-sunken group-hover/source:text-ink">
        {label}
        <ExternalLink aria-hidden="true" />
      </Badge>
    </a>
  );
}
