// In charge of: a form of one field on the way in: what was wrong with it, and whether it is being sent.
import { ApiError } from '@trellis/client';
import type { InputRef } from 'antd';
import { useRef, useState, type FormEvent, type RefObject } from 'react';
import { joinSentences } from '../app/sentences.ts';

/** What a form of one field knows and does. */
export interface OneField {
  readonly input: RefObject<InputRef | null>;
  readonly busy: boolean;
  readonly mistake: string | undefined;
  /** Takes back what was said to be wrong. */
  readonly clear: () => void;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
}

/** A form whose field has this name. `problem` says why a text is not even sent; a refusal is shown at the field, which is focused again. */
export function useOneField(name: string, problem: (text: string) => string | undefined, send: (text: string) => Promise<void>): OneField {
  const [mistake, setMistake] = useState<string>();
  const [busy, setBusy] = useState(false);
  const input = useRef<InputRef>(null);

  function refuse(sentence: string): void {
    setMistake(sentence);
    // Selected, and not by a range: fields for e-mail have none.
    input.current?.focus();
    input.current?.select();
  }

  async function run(text: string): Promise<void> {
    const found = problem(text);
    if (found !== undefined) return refuse(found);
    setBusy(true);
    try {
      await send(text);
    } catch (error) {
      refuse(error instanceof ApiError ? joinSentences(error.message, error.hint) : String(error));
    }
    setBusy(false);
  }

  return {
    input,
    busy,
    mistake,
    clear: () => setMistake(undefined),
    submit: (event) => {
      event.preventDefault();
      void run(String(new FormData(event.currentTarget).get(name) ?? ''));
    },
  };
}
