'use client';

import { PageError, type PageErrorProps } from '@/components/layout/page-error';

/** For what fails outside of the signed-in frame, or in making that frame. */
export default function ErrorPage(props: PageErrorProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col justify-center px-4">
      <PageError {...props} />
    </main>
  );
}
