import type { Metadata } from 'next';
import { signInAction } from '@/app/actions/session';
import { UserPicker } from '@/components/sign-in/user-picker';
import { Logo } from '@/components/layout/logo';
import { EmptyState } from '@/components/ui/empty-state';
import { listDemoPeople, type DemoPerson } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { clerkSettingsOf, getEnv } from '@/lib/platform/env';
import { ClerkPage } from './clerk-page';

export const metadata: Metadata = { title: 'Sign in' };

const NOTES: Readonly<Record<string, string>> = {
  owner: 'Works on the team’s deals',
  admin: 'Works on the team’s deals',
  member: 'Works on the team’s deals',
  viewer: 'Reads, and changes nothing',
};

const toPickable = (person: DemoPerson) => ({ ...person, note: NOTES[person.role ?? ''] ?? '' });

/** The people that the open sign-in offers. */
async function People({ next }: { readonly next: string }) {
  const people = await listDemoPeople(getDeps(), getEnv());
  if (people.length === 0) {
    return (
      <EmptyState
        title="Nobody to sign in as yet"
        description="This database holds no seeded people. Start the product with npm run demo, which fills it."
      />
    );
  }
  return <UserPicker people={people.map(toPickable)} action={signInAction} next={next} />;
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, wait } = await searchParams;
  const seconds = Number(wait);
  const path = typeof next === 'string' ? next : '/dashboard';
  const clerk = clerkSettingsOf(getEnv());
  if (clerk) return <ClerkPage kind="sign-in" next={path} clerk={clerk} />;
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-3xl flex-col justify-center gap-6 px-4 py-10">
      <header className="flex items-center gap-3">
        <Logo />
        <div>
          <h1 className="text-lg font-semibold">Sign in to Sentinel</h1>
          <p className="text-dense text-ink-muted">
            Choose a person. This is the open sign-in of demo and development; it asks for no
            password.
          </p>
        </div>
      </header>
      {seconds > 0 && seconds <= 60 ? (
        <p role="alert" className="text-sm">
          Too many sign-ins from here. Try again in {Math.ceil(seconds)} s.
        </p>
      ) : null}
      <People next={path} />
    </main>
  );
}
