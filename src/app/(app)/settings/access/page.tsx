import type { Metadata } from 'next';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { AccessTable } from '@/components/account/access-table';
import { LinkTabs } from '@/components/ui/link-tabs';
import { PageHeader } from '@/components/layout/page-header';
import { Card, CardHeader } from '@/components/ui/card';
import { accessTable } from '@/lib/account';
import { placeTabs } from '../own-place';

export const metadata: Metadata = { title: 'Access' };

export default async function AccessPage({ searchParams }: PageProps<'/settings/access'>) {
  const actor = await requirePageActor();
  const teamId = await placeInView(actor, (await searchParams).team);
  const membership = actor.memberships.find((each) => each.teamId === teamId);
  const tabs = placeTabs(actor, '/settings/access', teamId);
  const own = membership
    ? `In ${membership.teamName} you are ${membership.role}.`
    : 'Of your own deals, outside of any team, you are the owner.';
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Access"
        description="Who may do what. The product asks this very table on every page, action and request."
        actions={tabs.length > 0 && <LinkTabs label="Whose table" tabs={tabs} />}
      />
      <Card aria-labelledby="policy" className="overflow-clip">
        <CardHeader
          title="Roles and permissions"
          titleId="policy"
          description={`${own} What a person is not allowed to see looks absent to them. A token may do what its person may, as far as its scopes go.`}
        />
        <AccessTable rows={accessTable()} own={membership?.role ?? 'owner'} />
      </Card>
    </div>
  );
}
