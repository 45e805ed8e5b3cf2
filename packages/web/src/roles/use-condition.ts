// In charge of: saying what the condition that is being typed means, or what is wrong with it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { placeRefusal } from '../admin/refusal.ts';
import { useSession } from '../app/session.ts';

const PAUSE = 400;

/** The text once nothing was typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** What is wrong with a condition. */
export function conditionMistake(error: unknown): string {
  const { at, whole = '' } = placeRefusal(error, ['text']);
  return at['text'] ?? whole;
}

/** The condition in words; its mistakes once typing rests. */
export function useCondition(
  app: string,
  entity: string,
  text: string,
): { readonly words: string | undefined; readonly mistake: string | undefined } {
  const { client, locale } = useSession();
  const settled = useSettled(text).trim();
  const { data, error } = useQuery({
    queryKey: ['admin', 'condition', app, entity, settled],
    queryFn: ({ signal }) => client.grants.readCondition(app, { entity, text: settled }, { signal }),
    enabled: settled !== '',
    retry: false,
  });
  if (settled === '' || settled !== text.trim()) return { words: undefined, mistake: undefined };
  return { words: data?.words[locale], mistake: error === null ? undefined : conditionMistake(error) };
}
