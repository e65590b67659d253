import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { acceptInviteAction, declineInviteAction } from '@/app/actions/teams';
import { signOutAction } from '@/app/actions/session';
import { requirePageActor } from '@/app/_entry/request-actor';
import { Logo } from '@/components/layout/logo';
import { AnswerInvite } from '@/components/teams/answer-invite';
import { ROLE_LABELS, ROLE_MEANINGS } from '@/components/teams/role-words';
import { Button, buttonVariants } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { DateTime } from '@/components/ui/date-time';
import { AppError } from '@/lib/core/errors';
import { authModeOf, getEnv } from '@/lib/platform/env';
import { getDeps } from '@/lib/platform/deps';
import { readInvite } from '@/lib/teams';
import type { ReceivedInviteDto } from '@/lib/teams/dto';

export const metadata: Metadata = {
  title: 'Invite',
  // The address is the key: it is told to no site that is opened from here.
  referrer: 'no-referrer',
  robots: { index: false },
};

/** Null for a link that leads nowhere (any more). */
async function load(token: string): Promise<ReceivedInviteDto | null> {
  const actor = await requirePageActor();
  return readInvite(getDeps(), actor, token).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  });
}

export default async function InvitePage({ params }: PageProps<'/invite/[token]'>) {
  const { token } = await params;
  const invite = await load(token);
  return (
    <main
      id="content"
      className="mx-auto flex min-h-dvh w-full max-w-lg flex-col justify-center gap-6 px-4 py-10"
    >
      <p className="flex items-center gap-2.5 text-sm font-semibold">
        <Logo />
        Sentinel
      </p>
      <Card>
        <CardBody className="flex flex-col gap-4 p-6">
          <Content invite={invite} token={token} />
        </CardBody>
      </Card>
    </main>
  );
}

interface ContentProps {
  readonly invite: ReceivedInviteDto | null;
  readonly token: string;
}

function Content({ invite, token }: ContentProps) {
  if (invite === null) {
    return (
      <Ended title="This link leads nowhere">
        It may have been cut short, or a newer invite has taken its place. Ask whoever invited you
        for the newest link.
      </Ended>
    );
  }
  if (invite.state === 'open') return <Open invite={invite} token={token} />;
  if (invite.state === 'other_person') {
    return <OtherPerson message={invite.message} token={token} />;
  }
  const { joined, message } = invite;
  if (joined)
    return <Ended title={`You are already in ${joined.name}`}>This invite did its work.</Ended>;
  return <Ended title="This invite has ended">{message}</Ended>;
}

interface OpenProps {
  readonly invite: Extract<ReceivedInviteDto, { state: 'open' }>;
  readonly token: string;
}

function Open({ invite, token }: OpenProps) {
  const { team, role, invitedBy, email, expiresAt } = invite;
  return (
    <>
      <div>
        <h1 className="text-xl leading-7 font-semibold [overflow-wrap:anywhere]">
          Join {team.name}
        </h1>
        <p className="mt-1 text-sm text-ink-muted">
          {invitedBy ?? 'Somebody of the team'} invited {email}, until{' '}
          <DateTime value={expiresAt} format="date" />.
        </p>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-sm">
        <dt className="text-ink-muted">Your role</dt>
        <dd>
          {ROLE_LABELS[role]}
          <span className="block text-dense text-ink-muted">{ROLE_MEANINGS[role]}</span>
        </dd>
      </dl>
      <AnswerInvite token={token} accept={acceptInviteAction} decline={declineInviteAction} />
    </>
  );
}

/** Only the sign-in of demo and development can be left from here; Clerk has its own menu. */
function OtherPerson({ message, token }: { readonly message: string; readonly token: string }) {
  return (
    <Ended title="This invite is for somebody else">
      {message} Sign in with the address that was invited: the link opens again after that.
      {authModeOf(getEnv()) === 'clerk' ? null : (
        <form action={signOutAction} className="mt-4">
          <input type="hidden" name="next" value={`/invite/${token}`} />
          <Button type="submit">Sign in as somebody else</Button>
        </form>
      )}
    </Ended>
  );
}

function Ended({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <div>
        <h1 className="text-xl leading-7 font-semibold">{title}</h1>
        <div className="mt-1 text-sm text-pretty text-ink-muted">{children}</div>
      </div>
      <Link className={buttonVariants({ className: 'self-start' })} href="/dashboard">
        To the dashboard
      </Link>
    </>
  );
}
