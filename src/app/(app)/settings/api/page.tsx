import type { Metadata } from 'next';
import { createTokenAction, revokeTokenAction } from '@/app/actions/tokens';
import { requirePageActor } from '@/app/_entry/request-actor';
import { PageHeader } from '@/components/layout/page-header';
import { TokenScreen } from '@/components/tokens/token-screen';
import { listTokens } from '@/lib/account';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

export const metadata: Metadata = { title: 'API' };

export default async function ApiPage() {
  const actor = await requirePageActor();
  const tokens = await listTokens(getDeps(), actor);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader title="API" description="Tokens for programs that work with your deals." />
      <TokenScreen
        tokens={tokens}
        create={createTokenAction}
        revoke={revokeTokenAction}
        origin={new URL(getEnv().NEXT_PUBLIC_APP_URL).origin}
      />
    </div>
  );
}
