import { Badge } from '../ui/badge';
import { sourceLabel } from './source-label';

export function SourceBadge({ source }: { readonly source: string | null }) {
  return <Badge tone="outline">{sourceLabel(source)}</Badge>;
}
