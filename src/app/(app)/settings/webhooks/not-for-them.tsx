import { Webhook } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';

export function NotForThem() {
  return (
    <Card>
      <EmptyState
        icon={Webhook}
        title="The webhooks of this team are for its owners and admins"
        description="Those of your own deals are under Personal."
      />
    </Card>
  );
}
