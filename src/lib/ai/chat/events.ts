import type { TaskType } from '../model';
import type { ChatAnswer } from '../output-schema';

/** What an answer is told in while it is made; `done` is the last, and holds all of it. */
export type ChatEvent =
  | {
      readonly type: 'start';
      readonly taskType: TaskType;
      readonly source: ChatAnswer['source'];
      /** The one that is asked first; `done` says which one answered. */
      readonly model: string | null;
      readonly conversationId: string | null;
    }
  | { readonly type: 'delta'; readonly text: string }
  /** What was told so far is taken back: another answer begins. */
  | { readonly type: 'reset'; readonly notice: string }
  | { readonly type: 'done'; readonly answer: ChatAnswer };
