// In charge of: what follows signing in by whatever way: the product, or the second step before it.
import { ApiError, type ProviderEntered } from '@trellis/client';
import type { MeJson } from '@trellis/query';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { create } from 'zustand';
import { remember } from '../app/preferences.ts';

interface Waiting {
  /** Names the second step to the server; kept nowhere else, so that a reload begins anew. */
  readonly token: string | undefined;
  readonly to: string;
}

/** The second step that is to be taken. */
export const useWaitingStep = create<Waiting>(() => ({ token: undefined, to: '/' }));

/** The second step that a refusal to sign in asks for. */
function stepOf(error: unknown, to: string): Waiting | undefined {
  if (!(error instanceof ApiError) || error.code !== 'auth.second-step') return undefined;
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('token' in data)) return undefined;
  return { token: String(data.token), to: 'to' in data ? String(data.to) : to };
}

/**
 * Goes on after signing in, or to the second step of it; every other refusal is the caller's to show. An answer that says where one
 * wanted to be goes before `to`.
 */
export function useEnter(): (answer: Promise<MeJson | ProviderEntered>, to?: string) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    async (answer, to = '/') => {
      let next = to;
      try {
        const entered = await answer;
        const me = 'me' in entered ? entered.me : entered;
        if ('me' in entered) next = entered.to;
        // Somebody else may have been signed in in this browser.
        queries.clear();
        queries.setQueryData(['me'], me);
        remember({ workspace: me.workspace.label });
      } catch (error) {
        const step = stepOf(error, to);
        if (step === undefined) throw error;
        useWaitingStep.setState(step);
        return navigate({ to: '/second-step', replace: true });
      }
      return navigate({ href: next, replace: true });
    },
    [queries, navigate],
  );
}
