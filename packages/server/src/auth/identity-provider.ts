// In charge of: what signing in with another provider is to this product, whichever protocol the provider speaks.

/** One sign-in under way, known to this server and to the browser that began it. */
export interface ProviderRequest {
  /** Comes back with the browser. */
  readonly state: string;
  /** Comes back inside what the provider signs, where it can. */
  readonly nonce: string;
  /** Proves that who takes the answer is who asked, where the provider can tell. */
  readonly verifier: string;
  /** Where the provider sends the browser back to. */
  readonly redirect: string;
}

/** Who somebody is, by the provider's word. */
export interface ProvidedIdentity {
  readonly issuer: string;
  /** Never given to anybody else by this issuer; addresses may be. */
  readonly subject: string;
  readonly email: string | undefined;
  /** Whether the provider made sure that the address is theirs. */
  readonly emailVerified: boolean;
  readonly name: string | undefined;
}

/** Somebody else who says who people are. `begin` and `finish` refuse with the codes `auth.provider-…`. */
export interface IdentityProvider {
  /** Part of addresses. */
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  readonly issuer: string;
  /** The address that the browser is sent to. */
  begin(request: ProviderRequest): Promise<string>;
  /** Who it is, from what the browser brought back. */
  finish(request: ProviderRequest, answer: URLSearchParams): Promise<ProvidedIdentity>;
}
