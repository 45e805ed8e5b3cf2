// In charge of: what the console says once the server is ready.
import { isLoopback, type Settings } from '../settings.ts';

/** What there is to say. */
export interface Announcement {
  readonly settings: Settings;
  /** Port really listened on. */
  readonly port: number;
  readonly linkToken: string | undefined;
}

/** The address people open. */
function addressOf({ host, publicUrl }: Pick<Settings, 'host' | 'publicUrl'>, port: number): string {
  if (publicUrl !== undefined) return publicUrl;
  const isAnywhere = host === '0.0.0.0' || host === '::';
  const name = isLoopback(host) || isAnywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** The block for the console. */
export function announcement({ settings, port, linkToken }: Announcement): string {
  const address = addressOf(settings, port);
  const isOpen = settings.allowHttp && !isLoopback(settings.host) && settings.publicUrl?.startsWith('https:') !== true;
  return [
    '',
    `  Trellis     ${address}`,
    ...(linkToken === undefined
      ? []
      : [`  Sign in     ${address}/link/${linkToken}`, '              This link works once, for 24 hours. Set a password after signing in.']),
    `  Data        ${settings.dataDir}`,
    ...(isOpen ? ['  Warning     Plain http beyond this machine: passwords and data can be read on the way.'] : []),
    '',
  ].join('\n');
}
