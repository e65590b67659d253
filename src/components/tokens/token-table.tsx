'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import type { ApiTokenDto } from '@/lib/account/dto';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { AlertDialog } from '../ui/alert-dialog';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';
import { ScrollRegion } from '../ui/scroll-region';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

export type RevokeToken = Action<{ id: string }, unknown>;

export interface TokenTableProps {
  readonly tokens: readonly ApiTokenDto[];
  readonly revoke: RevokeToken;
}

const HEADS = ['Name', 'Begins with', 'May', 'Made', 'Expires', 'Last used'];
/** Within reach however far the table is scrolled. */
const REVOKE_CLASS = 'sticky right-0 bg-surface';
const STATES = { live: null, expired: 'Expired', revoked: 'Revoked' } as const;

/** The live tokens, then those that ended lately. */
export function TokenTable({ tokens, revoke }: TokenTableProps) {
  return (
    <ScrollRegion label="Your API tokens">
      <Table className="relative min-w-[46rem]">
        <TableHeader>
          <TableRow className="last:border-b">
            {HEADS.map((head) => (
              <TableHead key={head} className="first:pl-4">
                {head}
              </TableHead>
            ))}
            <TableHead className={REVOKE_CLASS}>
              <span className="sr-only">Revoke</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} revoke={revoke} />
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}

interface TokenRowProps {
  readonly token: ApiTokenDto;
  readonly revoke: RevokeToken;
}

function TokenRow({ token, revoke }: TokenRowProps) {
  const { name, prefix, scopes, state, createdAt, expiresAt, lastUsedAt } = token;
  const ended = STATES[state];

  return (
    <TableRow className={ended ? 'text-ink-muted' : undefined}>
      <TableHead scope="row" className="pl-4 text-sm whitespace-normal text-inherit">
        <span className="break-words">{name}</span> {ended && <Badge tone="outline">{ended}</Badge>}
      </TableHead>
      <TableCell>
        <code className="text-dense">{prefix}…</code>
      </TableCell>
      <TableCell>{scopes.join(', ')}</TableCell>
      <TableCell>
        <DateTime value={createdAt} format="date" />
      </TableCell>
      <TableCell>{expiresAt ? <DateTime value={expiresAt} format="date" /> : 'Never'}</TableCell>
      <TableCell>
        {lastUsedAt ? <DateTime value={lastUsedAt} format="datetime" /> : 'Never'}
      </TableCell>
      <TableCell className={cn(REVOKE_CLASS, 'pr-4 text-right')}>
        {!ended && <RevokeButton token={token} revoke={revoke} />}
      </TableCell>
    </TableRow>
  );
}

function RevokeButton({ token: { id, name }, revoke }: TokenRowProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const act = () =>
    startTransition(async () => {
      const result = await runAction(revoke, { id });
      if (!result.ok) return tell('The token was not revoked', result.error);
      toast.success(`Revoked “${name}”`);
      router.refresh();
    });

  return (
    <AlertDialog
      title="Revoke this token?"
      description={`Whatever uses “${name}” is refused from its next request on. A revoked token does not come back.`}
      confirmLabel="Revoke token"
      onConfirm={act}
      trigger={
        <Button size="sm" variant="quietDanger" pending={pending} aria-label={`Revoke: ${name}`}>
          {pending ? 'Revoking…' : 'Revoke'}
        </Button>
      }
    />
  );
}
