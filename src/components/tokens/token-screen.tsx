'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { ApiTokenDto } from '@/lib/account/dto';
import { Card, CardBody, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { MadeToken } from './made-token';
import { type CreateToken, type MadeToken as Made, TokenForm } from './token-form';
import { type RevokeToken, TokenTable } from './token-table';

export interface TokenScreenProps {
  readonly tokens: readonly ApiTokenDto[];
  readonly create: CreateToken;
  readonly revoke: RevokeToken;
  readonly origin: string;
}

/** Makes a token, shows it once, and lists what there is. */
export function TokenScreen({ tokens, create, revoke, origin }: TokenScreenProps) {
  const [made, setMade] = useState<Made | null>(null);

  return (
    <>
      <Card aria-labelledby="new-token">
        <CardHeader
          title="New token"
          titleId="new-token"
          description="For scripts and other programs. It acts as you, within what you tick."
        />
        <CardBody className="flex flex-col gap-4">
          {made && (
            <MadeToken
              name={made.apiToken.name}
              token={made.token}
              origin={origin}
              onDone={() => setMade(null)}
            />
          )}
          <TokenForm create={create} onMade={setMade} />
        </CardBody>
      </Card>
      <Card aria-labelledby="tokens" className="overflow-clip">
        <CardHeader
          title="Your tokens"
          titleId="tokens"
          description="Those that expired or were revoked stay listed for thirty days."
        />
        {tokens.length === 0 ? (
          <EmptyState
            icon={KeyRound}
            title="No tokens yet"
            description="Make one above to call the API from a script."
          />
        ) : (
          <TokenTable tokens={tokens} revoke={revoke} />
        )}
      </Card>
    </>
  );
}
