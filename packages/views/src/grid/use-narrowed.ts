// In charge of: whether somebody may see only some of an entity's records, so that none in sight does not mean that there are none.
import type { Client } from '@trellis/client';
import type { EntityJson, Explanation } from '@trellis/query';
import { useQuery } from '@tanstack/react-query';

const SOME = new Set(['explain.granted-where', 'explain.granted-some']);

/** Whether an explanation of reading names conditions alone: with one role that gives all records, all are seen. */
export function isNarrowed({ allowed, reasons }: Pick<Explanation, 'allowed' | 'reasons'>): boolean {
  return allowed && reasons.length > 0 && reasons.every(({ code }) => SOME.has(code));
}

/** The same, asked of the server; undefined until it is known. Without `isAsked` it is not so. */
export function useNarrowed(client: Client, { app, id }: EntityJson, isAsked: boolean): boolean | undefined {
  const question = { entity: id, action: 'read' } as const;
  const { data, error } = useQuery({
    queryKey: ['explain', app, question],
    queryFn: ({ signal }) => client.access.explain(app, question, { signal }),
    enabled: isAsked,
    retry: false,
  });
  if (!isAsked || error !== null) return false;
  return data === undefined ? undefined : isNarrowed(data);
}
