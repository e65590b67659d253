'use client';

import { useState } from 'react';
import { Card, CardBody, CardHeader } from '../ui/card';
import { Field } from '../ui/field';
import { Textarea } from '../ui/textarea';
import { NumberSetting } from './number-setting';
import { faultAt, linesOf } from './policy-draft';
import { usePolicyFields } from './policy-context';

/** The words that the competitive signal looks for, and from which value a deal is a large one. */
export function WordsSection() {
  return (
    <Card aria-labelledby="policy-words">
      <CardHeader
        title="Words and value"
        titleId="policy-words"
        description="Whole words in any case, looked for in notes, mails and next steps. The reason quotes what was found."
      />
      <CardBody className="grid gap-5 md:grid-cols-2">
        <WordList
          list="competitorWords"
          label="Competitor words"
          hint="One on each line: the names of your competitors belong here."
        />
        <WordList
          list="committeePhrases"
          label="Buying-committee phrases"
          hint="One on each line: what people write when more of them have to agree."
        />
        <NumberSetting
          path={['highValue']}
          label="High value from"
          hint="In the deal’s currency. It raises the priority of a deal, never its risk."
          min={1}
          max={1e12}
          step={1000}
          className="[&_input]:w-40"
        />
      </CardBody>
    </Card>
  );
}

interface WordListProps {
  readonly list: 'competitorWords' | 'committeePhrases';
  readonly label: string;
  readonly hint: string;
}

function WordList({ list, label, hint }: WordListProps) {
  const { draft, faults, set } = usePolicyFields();
  const [text, setText] = useState(draft[list].join('\n'));

  return (
    <Field
      label={label}
      error={faultAt(faults, [list])}
      hint={`${hint} ${draft[list].length} of 500.`}
    >
      {(control) => (
        <Textarea
          {...control}
          value={text}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            set([list], linesOf(event.target.value));
          }}
          className="max-h-80"
        />
      )}
    </Field>
  );
}
