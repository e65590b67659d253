import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '@/components/layout/logo';

/** Documentation is public: who wires up a receiver need not have an account. */
export default function DocsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-sm font-medium text-accent-ink focus:translate-y-0"
      >
        Skip to content
      </a>
      <header className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-2.5 px-4">
          <Logo />
          <span className="font-semibold">Sentinel</span>
          <span className="text-ink-muted">Documentation</span>
          <Link
            href="/dashboard"
            className="ml-auto rounded-sm text-dense text-accent-text hover:underline"
          >
            Open Sentinel
          </Link>
        </div>
      </header>
      {children}
    </>
  );
}
