import 'server-only';
import { randomUUID } from 'node:crypto';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { z } from 'zod';
import { demandTokenScope, type Actor, type Permission } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import type { ActionResult } from '@/lib/core/result';
import { registerSubscriptions } from '@/lib/jobs';
import { getDeps, type Deps } from '@/lib/platform/deps';
import type { Tier } from '@/lib/platform/limits';
import { actingAs } from './acting-as';
import { callerOf, limitCalls } from './limit-calls';
import { parseForm, type FindFaults } from './parse-input';
import { toAppError, toProblem } from './problem';
import { requireActionActor } from './request-actor';

interface ActionCall<I> {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly input: I;
  readonly requestId: string;
}

interface Definition<S extends z.ZodType, T> {
  readonly permission: Permission | 'signed_in';
  /** `lenient` where none is named. */
  readonly rateLimit?: Tier;
  readonly input: S;
  /** Asked where the input has faults already, so that a form hears of all at once; `run` checks by itself. */
  readonly findFaults?: FindFaults;
  readonly run: (call: ActionCall<z.infer<S>>) => Promise<T>;
}

/** Whoever is refused is counted by address, as routes do: guessing may not go on for ever. */
async function identify(now: Date): Promise<Actor> {
  try {
    return await requireActionActor();
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED') {
      await limitCalls('refused', callerOf(await headers(), null), now);
    }
    throw error;
  }
}

/**
 * Makes a server action. Actions are public POST endpoints: each asks for the actor, checks its
 * input and the policy like a route does. Next itself refuses a foreign Origin.
 */
export function defineAction<S extends z.ZodType, T>(definition: Definition<S, T>) {
  return async (input: z.input<S>): Promise<ActionResult<T>> => {
    const requestId = randomUUID();
    try {
      registerSubscriptions();
      const deps = getDeps();
      const actor = await identify(deps.now());
      if (definition.permission !== 'signed_in') demandTokenScope(actor, definition.permission);
      const caller = callerOf(await headers(), actor.userId);
      await limitCalls(definition.rateLimit ?? 'lenient', caller, deps.now());
      const parsed = await parseForm(definition.input, input, definition.findFaults);
      const call = { deps, actor, input: parsed, requestId };
      return { ok: true, data: await actingAs(deps, actor, () => definition.run(call)) };
    } catch (error) {
      return { ok: false, error: toProblem(toAppError(error, requestId), requestId) };
    }
  };
}

interface FormDefinition<S extends z.ZodType> {
  readonly permission: 'public';
  /** Counted by address; a call too many goes back to the sign-in, which says when to try again. */
  readonly rateLimit: Tier | 'none';
  readonly input: S;
  readonly run: (call: { readonly deps: Deps; readonly input: z.infer<S> }) => Promise<void>;
}

/**
 * Makes a server action of a plain form that works without JavaScript, for signing in and out. It
 * ends in a redirect.
 */
export function defineFormAction<S extends z.ZodType>(definition: FormDefinition<S>) {
  return async (form?: FormData): Promise<void> => {
    const given = form instanceof FormData ? Object.fromEntries(form) : {};
    const parsed = definition.input.safeParse(given);
    // Only a made-up request gets here: the form itself offers nothing wrong.
    if (!parsed.success) redirect('/sign-in');
    const deps = getDeps();
    const wait = await secondsToWait(definition.rateLimit, deps.now());
    if (wait > 0) redirect(`/sign-in?wait=${wait}`);
    await definition.run({ deps, input: parsed.data });
  };
}

async function secondsToWait(tier: Tier | 'none', now: Date): Promise<number> {
  if (tier === 'none') return 0;
  try {
    await limitCalls(tier, callerOf(await headers(), null), now);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError) || !error.retryAfterSeconds) throw error;
    return error.retryAfterSeconds;
  }
}
