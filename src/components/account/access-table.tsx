import { Check, Minus } from 'lucide-react';
import type { AccessRowDto } from '@/lib/account/dto';
import { TEAM_ROLES, type TeamRole } from '@/lib/auth/model';
import { ROLE_LABELS } from '../teams/role-words';
import { cn } from '../ui/cn';
import { ScrollRegion } from '../ui/scroll-region';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

export interface AccessTableProps {
  readonly rows: readonly AccessRowDto[];
  /** The reader's own role in the chosen team: its column stands out. */
  readonly own: TeamRole;
}

/** Who may do what, one line per permission. */
export function AccessTable({ rows, own }: AccessTableProps) {
  return (
    <ScrollRegion label="Who may do what">
      <Table className="relative sm:min-w-[44rem] [&_td]:max-sm:px-0 [&_th]:max-sm:px-1">
        <TableHeader>
          <TableRow className="last:border-b">
            <TableHead className="pl-4 max-sm:pl-4!">May…</TableHead>
            {TEAM_ROLES.map((role) => (
              <TableHead
                key={role}
                className={cn(
                  'text-center max-sm:w-13 max-sm:text-xs',
                  role === own && 'bg-accent-soft text-accent-text',
                )}
              >
                {ROLE_LABELS[role]}
                {role === own && <span className="max-sm:sr-only"> (you)</span>}
              </TableHead>
            ))}
            <TableHead className="pr-4 max-sm:hidden">A token needs</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map(({ permission, words, roles, tokenScope }) => (
            <TableRow key={permission}>
              <TableHead
                scope="row"
                className="h-auto py-2 pl-4 font-normal whitespace-normal text-ink max-sm:pl-4!"
              >
                <span className="text-dense sm:text-sm">{words}</span>
                <code className="block text-xs [overflow-wrap:anywhere] text-ink-muted">
                  {permission}
                </code>
                <span className="block text-xs text-ink-muted sm:hidden">
                  A token needs <code>{tokenScope}</code>
                </span>
              </TableHead>
              {TEAM_ROLES.map((role) => (
                <TableCell
                  key={role}
                  className={cn('text-center', role === own && 'bg-accent-soft')}
                >
                  <Mark may={roles[role]} />
                </TableCell>
              ))}
              <TableCell className="pr-4 max-sm:hidden">
                <code className="text-dense">{tokenScope}</code>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}

function Mark({ may }: { readonly may: boolean }) {
  const Icon = may ? Check : Minus;

  return (
    <>
      <Icon
        aria-hidden="true"
        className={cn('mx-auto size-4', may ? 'text-success' : 'text-ink-muted')}
      />
      <span className="sr-only">{may ? 'yes' : 'no'}</span>
    </>
  );
}
