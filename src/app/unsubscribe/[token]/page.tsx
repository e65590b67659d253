import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { StopMails } from '@/components/email/stop-mails';
import { Logo } from '@/components/layout/logo';
import { buttonVariants } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { readUnsubscribe, type Unsubscribe } from '@/lib/notifications';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import { maskEmail } from '@/lib/teams/model';

export const metadata: Metadata = {
  title: 'Stop mails',
  // The address is the key: it is told to no site that is opened from here.
  referrer: 'no-referrer',
  robots: { index: false },
};

export default async function UnsubscribePage({ params }: PageProps<'/unsubscribe/[token]'>) {
  await connection();
  const { token } = await params;
  const found = await readUnsubscribe(getDeps(), getEnv(), token);
  if (!found) notFound();
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
          {found.isOn ? <Ask found={found} token={token} /> : <Done found={found} />}
        </CardBody>
      </Card>
    </main>
  );
}

const settings = (
  <Link
    className={buttonVariants({ className: 'self-start' })}
    href="/settings/notifications"
    prefetch={false}
  >
    Notification settings
  </Link>
);

function Ask({ found, token }: { readonly found: Unsubscribe; readonly token: string }) {
  const { label, description, address } = found;
  return (
    <>
      <div>
        <h1 className="text-xl leading-7 font-semibold">Stop mails of this kind?</h1>
        <p className="mt-1 text-sm text-pretty text-ink-muted">
          Mails to {maskEmail(address)} about this will stop. What you see in the app stays as it
          is.
        </p>
      </div>
      <p className="text-sm">
        <span className="font-medium">{label}</span>
        <span className="block text-dense text-ink-muted">{description}</span>
      </p>
      <StopMails address={`/api/email/unsubscribe/${token}`}>{settings}</StopMails>
    </>
  );
}

function Done({ found: { label, address } }: { readonly found: Unsubscribe }) {
  return (
    <>
      <div>
        <h1 className="text-xl leading-7 font-semibold">These mails are off</h1>
        <p className="mt-1 text-sm text-pretty text-ink-muted">
          {maskEmail(address)} gets no more mails of the kind “{label}”. You can switch them on
          again in the settings, where you have to be signed in.
        </p>
      </div>
      {settings}
    </>
  );
}
