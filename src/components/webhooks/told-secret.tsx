import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopiedText } from '../ui/copied-text';

export interface ToldSecretProps {
  readonly title: string;
  readonly secret: string;
  readonly signingSecret: string;
  readonly actions: ReactNode;
}

/** The only time that a secret is shown, in both forms, and what it is for. */
export function ToldSecretPanel({ title, secret, signingSecret, actions }: ToldSecretProps) {
  return (
    <div role="status" className="flex min-w-0 flex-col gap-4 rounded-md bg-success-soft p-4">
      <p className="text-sm font-medium text-success">
        {title} Copy the secret now: it is shown this once.
      </p>
      <CopiedText
        label="For libraries of Standard Webhooks (whsec_)"
        text={signingSecret}
        testId="signing-secret"
      />
      <CopiedText
        label="The same as 64 characters, for X-Webhook-Signature"
        text={secret}
        testId="secret"
      />
      <div className="text-sm">
        <p className="font-medium">How to verify</p>
        <p className="mt-1 text-ink-muted">
          Give the first form to a library of Standard Webhooks, together with the body exactly as
          it came and its headers:{' '}
          <code className="text-dense break-words">
            new Webhook(secret).verify(rawBody, headers)
          </code>
          . What does not pass is not from Sentinel.{' '}
          <Link
            href="/docs/webhooks#verifying"
            target="_blank"
            className="rounded-sm text-accent-text underline underline-offset-2"
          >
            Read how in TypeScript, Python and by hand
          </Link>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">{actions}</div>
    </div>
  );
}
