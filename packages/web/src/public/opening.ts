// In charge of: opening a public link: asking for its password where it has one, and saying when it opens nothing.
import { ApiError, type Client } from '@trellis/client';
import type { OpenedLinkJson } from '@trellis/query';
import { useCallback, useEffect, useState } from 'react';

/** Where opening is. */
export type Opening =
  | { readonly at: 'opening' }
  | { readonly at: 'gone' }
  | { readonly at: 'password' }
  | { readonly at: 'failed'; readonly error: unknown }
  | { readonly at: 'open'; readonly opened: OpenedLinkJson };

function refused(error: unknown): Opening {
  if (!(error instanceof ApiError)) return { at: 'failed', error };
  if (error.code === 'link.password') return { at: 'password' };
  return error.kind === 'not-found' || error.code === 'request.invalid' ? { at: 'gone' } : { at: 'failed', error };
}

/** Tries a link once. What is wrong with a password is thrown, to be said where it was typed. */
async function attempt(client: Client, kind: OpenedLinkJson['kind'], token: string, password?: string): Promise<Opening> {
  try {
    const opened = await client.links.open(token, password);
    return opened.kind === kind ? { at: 'open', opened } : { at: 'gone' };
  } catch (error) {
    const next = refused(error);
    if (password !== undefined && next.at !== 'gone') throw error;
    return next;
  }
}

/** Opens a link of a kind. `open` opens it again, with a password where it asks for one. */
export function useOpening(client: Client, kind: OpenedLinkJson['kind'], token: string): readonly [Opening, (password?: string) => Promise<void>] {
  const [opening, setOpening] = useState<Opening>({ at: 'opening' });
  const open = useCallback(
    async (password?: string): Promise<void> => setOpening(await attempt(client, kind, token, password)),
    [client, kind, token],
  );
  useEffect(() => {
    void attempt(client, kind, token).then(setOpening);
  }, [client, kind, token]);
  return [opening, open];
}
