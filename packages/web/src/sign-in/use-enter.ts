// In charge of: what follows signing in by whatever way: the product, or the second step before it.
import { ApiError } from '@trellis/client';
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

/** The token of the second step that a refusal to sign in asks for. */
function stepOf(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.code !== 'auth.second-step') return undefined;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'token' in data ? String(data.token) : undefined;
}

/** Goes on after signing in, or to the second step of it; every other refusal is the caller's to show. */
export function useEnter(): (answer: Promise<MeJson>, to?: string) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    async (answer, to = '/') => {
      try {
        const me = await answer;
        // Somebody else may have been signed in in this browser.
        queries.clear();
        queries.setQueryData(['me'], me);
        remember({ workspace: me.workspace.label });
      } catch (error) {
        const token = stepOf(error);
        if (token === undefined) throw error;
        useWaitingStep.setState({ token, to });
        return navigate({ to: '/second-step', replace: true });
      }
      return navigate({ href: to, replace: true });
    },
    [queries, navigate],
  );
}
