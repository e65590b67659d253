import { FlaskConical, Hourglass } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { nameOfPlace, placesOf } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { LinkTabs } from '@/components/ui/link-tabs';
import { PageHeader } from '@/components/layout/page-header';
import { BacktestView } from '@/components/proof/backtest-view';
import { LearnCard } from '@/components/proof/learn-card';
import { NEEDED_DEALS } from '@/components/proof/proof-words';
import { RunPanel } from '@/components/proof/run-panel';
import { RunsCard } from '@/components/proof/runs-card';
import { buttonVariants } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import type { Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { getDeps, type Deps } from '@/lib/platform/deps';
import { getProof, getRun } from '@/lib/scoring';
import type { ProofDto, RunDto, RunResult } from '@/lib/scoring/dto';

export const metadata: Metadata = { title: 'Proof' };

function hrefOf(teamId: string | null, run?: string): string {
  const search = new URLSearchParams({ team: nameOfPlace(teamId), ...(run ? { run } : {}) });
  return `/risk/proof?${search.toString()}`;
}

/** The run that the address names, of this team; one that is not there is passed over. */
async function findNamed(
  deps: Deps,
  actor: Actor,
  teamId: string | null,
  id: unknown,
): Promise<RunDto | null> {
  if (typeof id !== 'string') return null;
  const run = await getRun(deps, actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  });
  return run?.teamId === teamId ? run : null;
}

export default async function ProofPage({ searchParams }: PageProps<'/risk/proof'>) {
  const actor = await requirePageActor();
  const { team, run } = await searchParams;
  const teamId = await placeInView(actor, team);
  const places = placesOf(actor);
  const deps = getDeps();
  const [proof, named] = await Promise.all([
    getProof(deps, actor, teamId),
    findNamed(deps, actor, teamId, run),
  ]);
  const isEmpty = proof.closed.won + proof.closed.lost === 0;
  const newest = proof.runs[0];
  return (
    <>
      <PageHeader
        title="Proof"
        description="On your own closed deals: was the score right, and how early?"
      />
      {places.length > 1 && (
        <LinkTabs
          label="Whose deals"
          tabs={places.map((place) => ({
            href: hrefOf(place.teamId),
            label: place.name,
            isHere: place.teamId === teamId,
          }))}
        />
      )}
      {isEmpty ? (
        <NothingClosed />
      ) : (
        <>
          <RunPanel
            key={teamId}
            teamId={teamId}
            active={proof.active}
            policies={proof.policies}
            mayStart={proof.mayStart}
            failed={newest?.status === 'failed' ? newest : null}
            today={deps.now().toISOString().slice(0, 10)}
          />
          <Findings proof={proof} named={named} teamId={teamId} />
        </>
      )}
    </>
  );
}

interface FindingsProps {
  readonly proof: ProofDto;
  readonly named: RunDto | null;
  readonly teamId: string | null;
}

interface Found<Kind extends RunResult['kind']> {
  readonly run: RunDto;
  readonly result: Extract<RunResult, { kind: Kind }>;
}

/** What a run of a kind found; null where it is of another kind, or found nothing yet. */
function foundBy<Kind extends RunResult['kind']>(
  run: RunDto | null,
  kind: Kind,
): Found<Kind> | null {
  if (run?.result?.kind !== kind) return null;
  return { run, result: run.result as Found<Kind>['result'] };
}

/** The newest backtest and learning, or the ones that the address names. */
function chooseFindings({ proof, named }: FindingsProps) {
  const backtest = foundBy(named, 'backtest') ?? foundBy(proof.backtest, 'backtest');
  const asked = foundBy(named, 'learn');
  const learn = asked ?? foundBy(proof.learn, 'learn');
  // Who has just asked for something looks for it on top.
  const isNewer = (learn?.run.createdAt ?? '') > (backtest?.run.createdAt ?? '');
  return { backtest, learn, isLearnFirst: asked !== null || (named === null && isNewer) };
}

function Findings(props: FindingsProps) {
  const { proof, teamId } = props;
  const { backtest, learn, isLearnFirst } = chooseFindings(props);
  const hrefs = Object.fromEntries(proof.runs.map(({ id }) => [id, hrefOf(teamId, id)]));
  const policyHref = `/settings/risk?team=${nameOfPlace(teamId)}`;
  const learnCard = learn && <LearnCard {...learn} policyHref={policyHref} />;
  const shown = [backtest, learn].flatMap((found) => found?.run.id ?? []);
  return (
    <>
      {isLearnFirst && learnCard}
      {backtest ? <BacktestView {...backtest} /> : <NoBacktest proof={proof} />}
      {!isLearnFirst && learnCard}
      <RunsCard runs={proof.runs} shown={shown} hrefs={hrefs} />
    </>
  );
}

function NothingClosed() {
  return (
    <Card>
      <EmptyState
        icon={Hourglass}
        title="No deal has closed yet"
        description="The score is checked on deals whose end is known. Import your history, or come back when the first deals are won or lost."
        actions={
          <Link className={buttonVariants()} href="/deals/import">
            Import a history
          </Link>
        }
      />
    </Card>
  );
}

function NoBacktest({ proof: { closed, active, mayStart } }: { readonly proof: ProofDto }) {
  if (active.some(({ kind }) => kind === 'backtest')) return null;
  const words = [
    `${closed.won} won and ${closed.lost} lost deals have closed.`,
    'A backtest scores them on past days, with what was known then, and compares with how they ended.',
    ...(Math.min(closed.won, closed.lost) < NEEDED_DEALS
      ? [`A verdict needs ${NEEDED_DEALS} of each.`]
      : []),
    ...(mayStart ? [] : ['Ask somebody who may change deals here to run it.']),
  ];
  return (
    <Card>
      <EmptyState icon={FlaskConical} title="No backtest yet" description={words.join(' ')} />
    </Card>
  );
}
