import type { PolicyOrigin } from '@/lib/scoring/dto';
import { Badge } from '../ui/badge';

const ORIGINS: Readonly<Record<PolicyOrigin, string>> = {
  default: 'Default',
  edited: 'Edited',
  imported: 'Imported',
  learned: 'Learned',
};

export function OriginBadge({ origin }: { readonly origin: PolicyOrigin }) {
  return <Badge tone={origin === 'learned' ? 'accent' : 'neutral'}>{ORIGINS[origin]}</Badge>;
}
