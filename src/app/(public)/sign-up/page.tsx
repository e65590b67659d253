import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { clerkSettingsOf, getEnv } from '@/lib/platform/env';
import { ClerkPage } from '../sign-in/clerk-page';

export const metadata: Metadata = { title: 'Sign up' };

export default async function SignUpPage({ searchParams }: PageProps<'/sign-up'>) {
  const { next } = await searchParams;
  const path = typeof next === 'string' ? next : '/dashboard';
  const clerk = clerkSettingsOf(getEnv());
  // The open sign-in of demo and development makes nobody: it offers who is there.
  if (!clerk) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return <ClerkPage kind="sign-up" next={path} clerk={clerk} />;
}
