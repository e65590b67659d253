'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { toast } from 'sonner';
import type { PolicyDto, PolicyHistoryPageDto, PreviewSummaryDto } from '@/lib/scoring/dto';
import type { PolicyContent } from '@/lib/scoring/model';
import { type Action, runAction } from '../hooks/use-action';
import { AlertsSection } from './alerts-section';
import type { TeamId } from './ask-policy-api';
import { BandsSection } from './bands-section';
import { LearnedSection } from './learned-section';
import { PolicyBar } from './policy-bar';
import { PolicyFormContext } from './policy-context';
import type { ActivateInput } from './history-props';
import { PolicyHistory } from './policy-history';
import { PolicyInForce } from './policy-in-force';
import { PolicyProblem } from './policy-problem';
import { PreviewPanel } from './preview-panel';
import { SilenceSection } from './silence-section';
import { type PolicyFormState, usePolicyForm } from './use-policy-form';
import { usePreview, versionOf } from './use-preview';
import { usePreviews } from './use-previews';
import { WeightsSection } from './weights-section';
import { WordsSection } from './words-section';

export interface ChangeInput {
  readonly teamId: TeamId;
  readonly policy: unknown;
  readonly basedOn: string;
  readonly note: string;
  readonly origin: 'edited' | 'imported';
}

type Saved = { readonly version: string };

export interface RiskPolicyScreenProps {
  readonly teamId: TeamId;
  readonly policy: PolicyDto;
  readonly defaults: PolicyContent;
  readonly mayChange: boolean;
  readonly waitingDeals: number;
  readonly history: PolicyHistoryPageDto;
  readonly previews: readonly PreviewSummaryDto[];
  readonly change: Action<ChangeInput, Saved>;
  readonly activate: Action<ActivateInput, Saved>;
}

/** The team's policy: a form for whoever may change it, the same read-only for everybody else. */
export function RiskPolicyScreen(props: RiskPolicyScreenProps) {
  const { teamId, policy, defaults, mayChange, waitingDeals, history, activate } = props;
  const router = useRouter();
  const state = usePolicyForm(policy.policy, defaults);
  const { preview, start } = usePreview(teamId, policy.version);
  const previews = usePreviews(props.previews, preview);
  const { pending, save } = useSave(props, state);
  const { form, changes, fill } = state;
  const card = useFocusOnSwitch(policy.version);

  return (
    <PolicyFormContext value={form}>
      <div className="flex flex-col gap-6">
        <PolicyInForce
          cardRef={card}
          teamId={teamId}
          policy={policy}
          mayChange={mayChange}
          waitingDeals={waitingDeals}
          onFill={(given) => fill(given, 'import')}
        />
        <PolicyProblem problem={state.problem} onReload={() => router.refresh()} />
        <PolicySections
          key={state.revision}
          readOnly={!mayChange}
          onRemoveLearned={() => fill({ ...form.draft, learned: defaults.learned }, 'edit')}
        />
        {mayChange && (
          <>
            <PreviewPanel preview={preview} draft={form.draft} />
            <PolicyBar
              changes={changes}
              isValid={state.isValid}
              isPreviewing={preview.status === 'running'}
              pending={pending}
              onReset={() => fill(form.base, 'reset')}
              onPreview={() => void start({ policy: form.draft })}
              onSave={save}
            />
          </>
        )}
        <PolicyHistory
          key={policy.version}
          teamId={teamId}
          initial={history}
          activeVersion={policy.version}
          mayChange={mayChange}
          isDirty={changes.length > 0}
          previews={previews}
          previewing={preview.status === 'running' ? versionOf(preview) : null}
          preview={(version) => void start({ version })}
          activate={activate}
        />
      </div>
    </PolicyFormContext>
  );
}

/** What was pressed to switch is gone afterwards: the focus goes to what is in force now. */
function useFocusOnSwitch(version: string) {
  const card = useRef<HTMLElement>(null);
  const known = useRef(version);
  useEffect(() => {
    if (known.current === version) return;
    known.current = version;
    card.current?.focus();
  }, [version]);

  return card;
}

function useSave({ teamId, policy, change }: RiskPolicyScreenProps, state: PolicyFormState) {
  const [pending, startTransition] = useTransition();
  const save = (note: string) =>
    startTransition(async () => {
      const result = await runAction(change, {
        teamId,
        policy: state.form.draft,
        basedOn: policy.version,
        note,
        origin: state.wasImported ? 'imported' : 'edited',
      });
      if (!result.ok) return state.setProblem(result.error);
      toast.success(`${result.data.version} is in force`, {
        description: 'Scores are being computed anew.',
      });
    });

  return { pending, save };
}

function PolicySections({
  readOnly,
  onRemoveLearned,
}: {
  readonly readOnly: boolean;
  readonly onRemoveLearned: () => void;
}) {
  return (
    <fieldset disabled={readOnly} className="flex min-w-0 flex-col gap-6">
      <legend className="sr-only">Settings of the policy</legend>
      <BandsSection />
      <SilenceSection />
      <WeightsSection />
      <LearnedSection onRemove={onRemoveLearned} />
      <WordsSection />
      <AlertsSection />
    </fieldset>
  );
}
