import { Download } from 'lucide-react';
import type { Metadata } from 'next';
import { changeProfileAction, deleteAccountAction } from '@/app/actions/account';
import { requirePageActor } from '@/app/_entry/request-actor';
import { DeleteAccount } from '@/components/account/delete-account';
import { ProfileForm } from '@/components/account/profile-form';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { describeDeparture, getProfile } from '@/lib/account';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const actor = await requirePageActor();
  const deps = getDeps();
  const [profile, departures] = await Promise.all([
    getProfile(deps, actor),
    describeDeparture(deps, actor),
  ]);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader title="Account" description="What is kept of you, and how to be rid of it." />
      <Card aria-labelledby="profile">
        <CardHeader title="Profile" titleId="profile" />
        <CardBody>
          <ProfileForm
            key={`${profile.name} ${profile.timeZone}`}
            profile={profile}
            change={changeProfileAction}
          />
        </CardBody>
      </Card>
      <Card aria-labelledby="export">
        <CardHeader
          title="Everything that is held of you"
          titleId="export"
          description="One JSON document: profile, teams, your own deals with their history, what you did in teams, notifications, tokens without their secret, the trail of your account."
        />
        <CardBody>
          <a href="/api/user/export" download className={buttonVariants()}>
            <Download aria-hidden="true" />
            Export my data
          </a>
        </CardBody>
      </Card>
      <Card aria-labelledby="delete">
        <CardHeader
          title="Delete the account"
          titleId="delete"
          description="Afterwards no table holds your id or your address. The audit trail keeps what was done under a pseudonym that leads to nobody."
        />
        <CardBody>
          {profile.keptBecause ? (
            <p className="text-sm text-ink-muted">{profile.keptBecause}</p>
          ) : (
            <DeleteAccount
              email={profile.email}
              departures={departures}
              deleteAccount={deleteAccountAction}
            />
          )}
        </CardBody>
      </Card>
    </div>
  );
}
