import type { Intent, TaskType } from '../model';
import { FURTHER } from './further-questions-table';
import { HELD_OUT } from './held-out-table';
import { WRITTEN } from './questions-table';
import type { Expected, Row } from './written-question';

export interface WrittenQuestion extends Expected {
  readonly text: string;
  readonly taskType: TaskType;
  readonly intent: Intent;
  /** Never looked at while the rules are tuned. */
  readonly isHeldOut: boolean;
}

/** All questions are asked on this Wednesday. */
export const ASKED_AT = new Date('2026-07-15T10:00:00.000Z');

const read =
  (isHeldOut: boolean) =>
  ([text, taskType, intent, expected]: Row): WrittenQuestion => ({
    text,
    taskType,
    intent,
    isHeldOut,
    ...expected,
  });

/** Questions as people write them, with how they are to be understood. */
export const QUESTIONS: readonly WrittenQuestion[] = [
  ...WRITTEN.map(read(false)),
  ...FURTHER.map(read(false)),
  ...HELD_OUT.map(read(true)),
];
