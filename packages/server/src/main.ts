// In charge of: the program: settings, data, server, and an orderly end.
import { AppError, message } from '@trellis/errors';
import { settleRestore } from '@trellis/storage/backup';
import { DEFAULT_SCHEMA } from '@trellis/storage/postgres';
import { settleRestoreOn } from '@trellis/storage/transfer';
import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { OidcProvider } from './auth/oidc-provider.ts';
import { SecondFactors } from './auth/second-factor.ts';
import { ProofAgain } from './auth/proof-again.ts';
import { SignIn } from './auth/sign-in.ts';
import { Throttle } from './auth/throttle.ts';
import { createServer } from './http/server.ts';
import { Post } from './mail/post.ts';
import { Outgoing } from './outgoing/outgoing.ts';
import { productRoot, productVersion } from './product-root.ts';
import { deriveKey, readSecret } from './secret-key.ts';
import { readSettings, settingsHelp, SettingsError, type Settings } from './settings.ts';
import { announcement } from './start/announcement.ts';
import { letOwnerIn } from './start/first-owner.ts';
import { isFirstStart, makeDatabaseWorkspace, makeWorkspace, removeLeftovers } from './start/first-start.ts';
import { openWorkspace, type OpenOptions, type Workspace } from './start/open-workspace.ts';

/** How long requests under way may take when the server is told to stop. */
const STOP_MS = 10_000;

/** How often values that ask for the time are looked after. */
const TICK_MS = 30_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

function secretOf(settings: Settings): Buffer {
  const own = settings.secretKeyFile;
  return readSecret(own ?? join(settings.dataDir, 'secret.key'), own === undefined);
}

type Keys = Readonly<Record<'csrfKey' | 'secondFactorKey' | 'providerKey', Uint8Array>>;

/** Others that people may sign in with. */
function providersOf({ oidc, outgoing }: Settings): readonly OidcProvider[] {
  const onTrouble = (error: unknown): void => complain(`sign-in with ${oidc?.name}: ${chainOf(error)}`);
  return oidc === undefined ? [] : [new OidcProvider(oidc, new Outgoing({ allowed: outgoing }), onTrouble)];
}

/** What an error says, and what those say that it came from. */
function chainOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  return error.cause === undefined ? error.message : `${error.message}; ${chainOf(error.cause)}`;
}

async function openData(root: string, settings: Settings): Promise<Workspace & Keys> {
  const options = (secret?: Buffer): OpenOptions => ({
    root,
    folder: settings.dataDir,
    database: settings.database,
    mirrorMb: settings.mirrorMb,
    s3: settings.s3,
    maxFileMb: settings.maxFileMb,
    cursorKey: secret === undefined ? new Uint8Array(32) : deriveKey(secret, 'cursor'),
    onError: (error) => complain(String(error instanceof Error ? (error.stack ?? error) : error)),
  });
  const { database } = settings;
  if (database === undefined) {
    settleRestore(settings.dataDir);
    if (isFirstStart(settings.dataDir)) await makeWorkspace(options(), settings.sample, say);
  } else {
    await settleRestoreOn(settings.dataDir, { url: database.url, schema: database.schema ?? DEFAULT_SCHEMA });
    await makeDatabaseWorkspace(options(), database, settings.sample, say);
  }
  const secret = secretOf(settings);
  const workspace = await openWorkspace(options(secret));
  await removeLeftovers(settings.dataDir);
  const [csrfKey, secondFactorKey, providerKey] = [deriveKey(secret, 'csrf'), deriveKey(secret, 'second-factor'), deriveKey(secret, 'provider')];
  return { ...workspace, csrfKey, secondFactorKey, providerKey };
}

async function serve(root: string, settings: Settings): Promise<void> {
  const { storage, engine, csrfKey, secondFactorKey, providerKey } = await openData(root, settings);
  const uploads = join(settings.dataDir, 'uploads');
  const app = await createServer({
    engine,
    identity: storage.identity,
    settings,
    csrfKey,
    secondFactorKey,
    providerKey,
    providers: providersOf(settings),
    ...(settings.mail === undefined ? {} : { post: new Post(settings.mail, (error) => complain(`mail: ${String(error)}`)) }),
    version: productVersion(root),
    storageName: storage.name,
    uploads,
    pages: join(root, 'packages', 'web', 'dist'),
  });
  stopOnSignal(app, () => engine.close());
  const tick = (): void => void engine.tick().catch((error: unknown) => complain(String(error)));
  setInterval(tick, TICK_MS).unref();
  const { identity } = storage;
  const throttle = new Throttle(() => performance.now());
  const secondFactors = new SecondFactors({ identity, throttle, key: secondFactorKey, now: Date.now });
  const proofs = new ProofAgain({ identity, throttle, secondFactors, issuers: [], now: Date.now });
  const signIn = new SignIn({ identity, throttle, secondFactors, proofs, now: Date.now });
  const linkToken = await letOwnerIn(storage.identity, signIn, settings.admin);
  await app.listen({ port: settings.port, host: settings.host });
  tick();
  say(announcement({ settings, port: (app.server.address() as AddressInfo).port, linkToken }));
}

/** Stops accepting, lets requests and writes under way finish, closes the data, ends. A second signal does not wait. */
function stopOnSignal(app: FastifyInstance, closeData: () => Promise<void>): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    const deadline = new Promise((later) => setTimeout(later, STOP_MS).unref());
    await Promise.race([app.close(), deadline]);
    await closeData();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch((error: unknown) => {
        complain(String(error));
        process.exit(1);
      });
    });
  }
}

/** What went wrong at the start, in words. */
function reason(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (!(error instanceof AppError)) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') return 'The port is in use by another program. Set PORT to another one.';
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { message: text, hint } = message(error.code, error.params, 'en');
  const issues = (error.issues ?? []).map((each) => {
    const said = message(each.code, each.params, 'en');
    return `  ${each.path}: ${[said.message, said.hint].filter((part) => part !== undefined).join(' ')} (${each.code})`;
  });
  return [text, ...issues, ...(hint === undefined ? [] : [hint])].join('\n');
}

async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) return say(settingsHelp());
  const root = productRoot();
  const read = readSettings(process.env, join(root, '.data'));
  await serve(root, { ...read, dataDir: resolve(read.dataDir) });
}

main().catch((error: unknown) => {
  complain(reason(error));
  process.exit(1);
});
