'use client';

import { useCallback, useState } from 'react';
import type { RiskInputsDto } from '@/lib/deals/replay-schema';
import type { ChosenAction } from '@/lib/risk/actions';
import type { RiskInputs, WhatIfResult } from '@/lib/risk/what-if';
import { type Loading, readApi } from '../../hooks/read-api';

/** The engine with a deal's inputs, ready to be asked. */
export interface Engine {
  readonly inputs: RiskInputs;
  readonly tryOut: (chosen: readonly ChosenAction[]) => WhatIfResult;
}

type Opening = Loading<Engine> | { readonly state: 'idle' };

const OUTDATED =
  'The deal was assessed again since this page was loaded. Reload the page, and try it out on the present score.';

const differs = (here: number, there: number): string =>
  `The engine gives ${here} in this browser where the server gives ${there}, so nothing is tried out here.`;

/**
 * Loads the engine's code and the inputs of the present score, when asked to. Only an engine that
 * gives the page's own score to the last bit is handed out.
 *
 * @param asOf the moment of the page's score; ISO
 */
export function useEngine(dealId: string, score: number, asOf: string) {
  const [engine, setEngine] = useState<Opening>({ state: 'idle' });
  const open = useCallback(async () => {
    setEngine({ state: 'loading' });
    const pick = (body: unknown) => (body as { inputs: RiskInputsDto }).inputs;
    const loaded = await readApi(`/api/deals/${dealId}/risk-inputs`, pick);
    if (loaded.state !== 'loaded') return setEngine(loaded);
    const inputs = loaded.value;
    if (inputs.asOf !== Date.parse(asOf)) return setEngine({ state: 'failed', message: OUTDATED });
    const code = await import('@/lib/risk/what-if').catch(() => null);
    if (!code) return setEngine({ state: 'failed', message: 'The engine could not be loaded.' });
    const own = code.tryOut(inputs, []).before.score;
    if (own !== score) return setEngine({ state: 'failed', message: differs(own, score) });

    return setEngine({
      state: 'loaded',
      value: { inputs, tryOut: (chosen) => code.tryOut(inputs, chosen) },
    });
  }, [dealId, score, asOf]);

  return { engine, open };
}
