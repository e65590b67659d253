import type { ReactNode } from 'react';

/** A part of a page of documentation; `id` is its place in the address. */
export function DocsSection({
  id,
  title,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-4">
      <h2 id={id} className="scroll-mt-6 border-b border-line pb-2 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

export function Subheading({
  id,
  children,
}: {
  readonly id: string;
  readonly children: ReactNode;
}) {
  return (
    <h3 id={id} className="mt-2 scroll-mt-6 text-sm font-semibold">
      {children}
    </h3>
  );
}

export function Text({ children }: { readonly children: ReactNode }) {
  return <p className="max-w-[72ch] leading-6">{children}</p>;
}

export function Points({ children }: { readonly children: ReactNode }) {
  return (
    <ul className="flex max-w-[72ch] list-disc flex-col gap-2 pl-5 leading-6 marker:text-ink-muted">
      {children}
    </ul>
  );
}

/** A name that is written just so. */
export function Code({ children }: { readonly children: ReactNode }) {
  return (
    <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-dense break-words">
      {children}
    </code>
  );
}

export function DocsLink({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ReactNode;
}) {
  return (
    <a href={href} className="rounded-sm text-accent-text underline underline-offset-2">
      {children}
    </a>
  );
}

/** A sentence whose names stand between backticks, as the catalogue and OpenAPI write them. */
export function MarkedText({ text }: { readonly text: string }) {
  return text
    .split('`')
    .map((part, place) => (place % 2 === 1 ? <Code key={`${place}-${part}`}>{part}</Code> : part));
}
