import { LockKeyhole } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requirePageActor } from '@/app/_entry/request-actor';
import { ImportScreen } from '@/components/imports/import-screen';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { allows, isOffered, teamKey, type Actor } from '@/lib/auth';
import { listImports } from '@/lib/deals';
import type { ImportDto } from '@/lib/deals/import-schema';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

export const metadata: Metadata = { title: 'Import deals' };

const PERSONAL = { id: 'personal', name: 'Personal' };

/** Where the actor may import; the first is the one that is offered first. */
function placesOf(actor: Actor) {
  const teams = actor.memberships
    .filter(({ teamId }) => allows(actor, 'deal.import', teamKey(teamId)))
    .map(({ teamId, teamName }) => ({ id: teamId, name: teamName }));
  const [first, ...rest] = teams;
  return first ? ([first, ...rest, PERSONAL] as const) : ([PERSONAL] as const);
}

/** A report can note two thousand rows; they are fetched when somebody looks at it. */
const withoutNotes = (run: ImportDto): ImportDto => ({
  ...run,
  report: { ...run.report, rejected: [], warnings: [] },
});

export default async function ImportPage() {
  const actor = await requirePageActor();
  const isAllowed = isOffered(actor, 'deal.import');
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6">
      <PageHeader
        title="Import deals"
        description="Bring deals and their histories in from CSV files of your CRM or your tables."
        breadcrumbs={[{ label: 'Deals', href: '/deals' }]}
      />
      {isAllowed ? <Allowed actor={actor} /> : <NotAllowed />}
    </div>
  );
}

async function Allowed({ actor }: { readonly actor: Actor }) {
  const imports = await listImports(getDeps(), actor);
  const teamNames = actor.memberships.map(({ teamId, teamName }) => [teamId, teamName]);
  return (
    <ImportScreen
      initialImports={imports.map(withoutNotes)}
      places={placesOf(actor)}
      teamNames={Object.fromEntries(teamNames) as Record<string, string>}
      maxMegabytes={getEnv().IMPORT_MAX_MB}
    />
  );
}

function NotAllowed() {
  return (
    <Card>
      <EmptyState
        icon={LockKeyhole}
        title="Your role does not allow imports"
        description="Viewers read the team’s deals and change nothing. An owner, an admin or a member of the team can import."
        actions={
          <Link className={buttonVariants()} href="/deals">
            Back to the deals
          </Link>
        }
      />
    </Card>
  );
}
