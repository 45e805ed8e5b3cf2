// In charge of: the token of a link that was handed over: it stands behind the # of the address, so that it reaches no log and no other site.
import { useLocation } from '@tanstack/react-router';

/** The token in the address; empty where there is none. */
export function useLinkToken(): string {
  return useLocation({ select: ({ hash }) => hash });
}
