// In charge of: which role is proposed to the owner who decides a request.

/** Id of the first role that can still be given and holds what is asked for; none where no role does. */
export function proposedRole(open: readonly { readonly id: string }[], holding: readonly string[]): string | undefined {
  return open.find(({ id }) => holding.includes(id))?.id;
}
