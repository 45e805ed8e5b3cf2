// In charge of: telling whether an address leads nowhere but to the computer that it is opened on.

/** Its host, where only this computer can open it. */
export function localHost(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname, host } = new URL(address);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return isLocal ? host : undefined;
}
