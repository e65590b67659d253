'use client';

import dynamic from 'next/dynamic';
import type { ClerkFormProps } from './clerk-props';
import { FormSkeleton } from './form-skeleton';

// Clerk's code is a chunk of its own, which nothing but the sign-in with Clerk ever asks for.
const ClerkScreen = dynamic(() => import('./clerk-screen').then((module) => module.ClerkScreen), {
  ssr: false,
  loading: () => <FormSkeleton />,
});

/** Clerk's own form, in our layout. */
export function ClerkForm(props: ClerkFormProps) {
  return <ClerkScreen {...props} />;
}
