'use client';

import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { AssistantSettingsDto } from '@/lib/ai/output-schema';
import type { Problem } from '@/lib/core/result';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { modelsError, TASK_WORDS } from './settings-form';

type Choice = AssistantSettingsDto['models'][number];

export interface ModelFieldsProps {
  readonly models: readonly Choice[];
  readonly problem: Problem | null;
}

/** Which models answer which questions; an empty field means the default. */
export function ModelFields({ models, problem }: ModelFieldsProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">Which model answers what</legend>
      <p className="mt-0.5 text-dense text-ink-muted">
        As OpenRouter names them, such as openai/gpt-4o: up to three with commas between them. The
        first is asked first, the others where it is away. Empty means the default.
      </p>
      <div className="mt-4 grid gap-x-4 gap-y-5 sm:grid-cols-2">
        {models.map((choice) => (
          <ModelField key={choice.taskType} choice={choice} problem={problem} />
        ))}
      </div>
    </fieldset>
  );
}

interface ModelFieldProps {
  readonly choice: Choice;
  readonly problem: Problem | null;
}

function ModelField({ choice, problem }: ModelFieldProps) {
  const { taskType, models, isChosen } = choice;
  const [text, setText] = useState(isChosen ? models.join(', ') : '');
  const { label, hint } = TASK_WORDS[taskType];
  // Without a choice these are asked: the product's own, or what the operator set for this server.
  const fallback = (isChosen ? choice.default : models).join(', ');
  return (
    <Field
      label={label}
      optional
      hint={
        <>
          {hint} Default: <span className="[overflow-wrap:anywhere]">{fallback}</span>.
        </>
      }
      error={modelsError(problem, taskType)}
    >
      {(control) => (
        <div className="flex min-w-0 gap-2">
          <Input
            {...control}
            name={`models.${taskType}`}
            value={text}
            onChange={({ target }) => setText(target.value)}
            placeholder={fallback}
            spellCheck={false}
            autoCapitalize="none"
          />
          {text !== '' && (
            <Button
              size="icon"
              className="h-10 sm:h-9"
              aria-label={`${label}: use the default`}
              title="Use the default"
              onClick={() => setText('')}
            >
              <RotateCcw aria-hidden="true" />
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
