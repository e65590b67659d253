import { createWorld, type PersonKey, type World } from '@/test/factories';
import { honestModel } from '@/test/stand-ins/openrouter/honest-model';
import { startOpenRouterStandIn, type OpenRouterStandIn } from '@/test/stand-ins/openrouter/server';
import type { ChatOptions } from '../../clients/openrouter';
import { parseEnv } from '../../platform/env/schema';
import type { ChatAnswer } from '../output-schema';
import { chatInput } from '../schema';
import { answerQuestion } from './answer-question';
import type { ChatEvent } from './events';
import { prepareAnswer, type Prepared } from './prepare-answer';

/** Waits of a test: hardly any. */
const QUICK = { timeLimitMs: 5_000, firstTokenLimitMs: 400, tokenLimitMs: 400, retries: 1, firstPauseMs: 1 } as const; // prettier-ignore

export interface Told {
  readonly events: readonly ChatEvent[];
  readonly answer: ChatAnswer;
  /** What a reader has before them at the end. */
  readonly shown: string;
}

export interface AssistantWalk {
  readonly world: World;
  readonly openRouter: OpenRouterStandIn;
  ask(question: string, options?: AskOptions): Promise<Told>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly by?: PersonKey;
  /** False where no key is configured. */
  readonly hasKey?: boolean;
  readonly budgetUsd?: number;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly before?: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  readonly calls?: ChatOptions;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ChatEvent) => void;
}

/** As a screen would show it: `reset` takes back what was told. */
function shownBy(events: readonly ChatEvent[]): string {
  let shown = '';
  for (const event of events) {
    if (event.type === 'reset') shown = '';
    if (event.type === 'delta') shown += event.text;
  }
  return shown;
}

async function clear({ deps: { db } }: World): Promise<void> {
  await db.deal.deleteMany();
  await db.contact.deleteMany();
  await db.conversation.deleteMany();
  await db.assistantUsage.deleteMany();
  await db.assistantSettings.deleteMany();
  await db.assistantCache.deleteMany();
  await db.modelBreaker.deleteMany();
}

const envFor = (openRouter: OpenRouterStandIn, { hasKey = true, budgetUsd }: AskOptions) =>
  parseEnv(
    {
      OPENROUTER_BASE_URL: openRouter.baseUrl,
      ...(hasKey && { OPENROUTER_API_KEY: openRouter.apiKey }),
      ...(budgetUsd !== undefined && { OPENROUTER_TEAM_BUDGET_USD: String(budgetUsd) }),
    },
    { crossChecks: false },
  );

async function hear(prepared: Prepared, { calls, onEvent, signal }: AskOptions): Promise<Told> {
  const ending = signal ?? new AbortController().signal;
  const events: ChatEvent[] = [];
  for await (const event of answerQuestion(prepared, { ...QUICK, ...calls, signal: ending })) {
    events.push(event);
    onEvent?.(event);
  }
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('The answer has no end.');
  return { events, answer: last.answer, shown: shownBy(events) };
}

/** Two teams and a pretend OpenRouter, and how to ask. */
export async function startAssistantWalk(): Promise<AssistantWalk> {
  const world = await createWorld();
  const openRouter = await startOpenRouterStandIn({ now: () => world.clock.now() });
  const ask = async (question: string, options: AskOptions = {}): Promise<Told> => {
    const { by = 'owner', before = [], more = {} } = options;
    const messages = [...before, { role: 'user', content: question }];
    const input = chatInput.parse({ messages, ...more });
    const env = envFor(openRouter, options);
    const prepared = await prepareAnswer({
      deps: world.deps,
      env,
      actor: await world.actor(by),
      input,
    });
    return hear(prepared, options);
  };
  return {
    world,
    openRouter,
    ask,
    clear: async () => {
      await clear(world);
      openRouter.requests.length = 0;
      openRouter.behave(null);
      openRouter.script(honestModel);
    },
    close: async () => {
      await openRouter.close();
      await world.close();
    },
  };
}
