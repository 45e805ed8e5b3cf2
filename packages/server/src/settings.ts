// In charge of: the settings of the server: read from the environment, checked all at once, explained by `--help`.
import { exampleNames } from '@trellis/templates';
import { totalmem } from 'node:os';

import type { OidcAddress } from './auth/oidc-provider.ts';
import { isEasyPassword, MIN_PASSWORD } from './auth/password-rules.ts';
import type { MailAddress } from './mail/post.ts';
import { readListed, type ListedPlace } from './outgoing/outgoing-rules.ts';
import { readS3Address, type S3Address } from '@trellis/storage/file-store';

/** What the first start fills an empty data folder with. */
const samples = ['none', 'stage-1', ...exampleNames] as const;

/** Name of a sample. */
export type Sample = (typeof samples)[number];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How much the log says. */
type LogLevel = (typeof logLevels)[number];

/** Where the workspace is on PostgreSQL. */
export interface DatabaseAddress {
  readonly url: string;
  /** The schema that is the workspace; the store's own choice when absent. */
  readonly schema: string | undefined;
}

/** Every setting of the server. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** PostgreSQL instead of SQLite in the data folder. */
  readonly database: DatabaseAddress | undefined;
  /** The first owner, made when there is nobody yet. */
  readonly admin: { readonly email: string; readonly password: string } | undefined;
  readonly sample: Sample;
  /** The address people use, such as that of a proxy; its origin without a slash. */
  readonly publicUrl: string | undefined;
  readonly secretKeyFile: string | undefined;
  readonly allowHttp: boolean;
  readonly logLevel: LogLevel;
  /** Megabytes that the column mirror may use; 0 for none. */
  readonly mirrorMb: number;
  /** Where the bytes of files are kept; in the data folder when absent. */
  readonly s3: S3Address | undefined;
  /** Largest file that a record takes, in megabytes. */
  readonly maxFileMb: number;
  /** Where mail goes out; absent, none is sent. */
  readonly mail: MailAddress | undefined;
  /** Who else says who people are; absent, nobody. */
  readonly oidc: OidcAddress | undefined;
  readonly visits: VisitSettings;
  /** What the server itself may call beside the open internet. */
  readonly outgoing: readonly ListedPlace[];
}

/** Largest file that a record takes unless told otherwise, in megabytes. */
export const DEFAULT_FILE_MB = 100;

/** How much there may be of public links and of those who come by them. */
export interface VisitSettings {
  /** Links that one person may have open at once. */
  readonly linksPerPerson: number;
  /** Live connections through one link at once, and of all visitors together: what is left of 5,000 is the people's own. */
  readonly perLink: number;
  readonly inAll: number;
}

/** What is allowed of public links unless told otherwise. */
export const DEFAULT_VISITS: VisitSettings = { linksPerPerson: 200, perLink: 200, inAll: 2_500 };

/** Bounds of what the column mirror may use. */
const MIRROR_MB = { least: 128, most: 1024 } as const;

/** Every setting with one line about it, in the order of `--help`. */
const about: { readonly [name: string]: string } = {
  PORT: 'port to listen on (default 3000)',
  HOST: 'address to listen on (default 127.0.0.1: this machine alone)',
  DATA_DIR: 'folder of the data (default .data beside the product)',
  DATABASE_URL:
    'PostgreSQL (14 or newer) instead of SQLite, such as postgres://user:password@host/database?schema=trellis; DATA_DIR still keeps the key, uploads and import files',
  SAMPLE: `what an empty data folder begins with: ${samples.join(', ')} (default stage-1)`,
  ADMIN_EMAIL: 'e-mail address of the first owner; needs ADMIN_PASSWORD (default: a one-time sign-in link is printed)',
  ADMIN_PASSWORD: `password of the first owner, at least ${MIN_PASSWORD} characters`,
  PUBLIC_URL: 'address people use, such as https://trellis.example.com (default http://localhost and the port)',
  SMTP_URL:
    'mail server for invitations and password resets, such as smtp://user:password@mail.example.com:587, or smtps://; needs MAIL_FROM and PUBLIC_URL (default: no mail is sent)',
  MAIL_FROM: 'sender of that mail, such as Trellis <trellis@example.com>',
  OIDC_ISSUER:
    'OpenID Connect provider that people may sign in with, such as https://id.example.com; needs OIDC_CLIENT_ID and PUBLIC_URL, and the provider must allow PUBLIC_URL/sign-in/return/oidc (default: none)',
  OIDC_CLIENT_ID: 'as whom the product is known there',
  OIDC_CLIENT_SECRET: 'its secret there (default: none, for a client that keeps none)',
  OIDC_NAME: 'what people call that provider, on the sign-in page (default: its host)',
  OUTGOING_ALLOW:
    'hosts and ranges that the server itself may call beside public addresses at ports 80 and 443, commas between, such as id.corp.example,10.0.0.0/8,127.0.0.1:8080',
  SECRET_KEY_FILE: 'file of 32 random bytes or more that secrets are derived from (default: made in DATA_DIR)',
  ALLOW_HTTP: '1 allows plain http beyond this machine: passwords then travel readable (default 0)',
  MIRROR_MB: `megabytes for the column mirror, which groups entities of 50,000 records or more (default a quarter of the memory, at most ${MIRROR_MB.most}; 0 for none)`,
  S3_URL: 'bucket for the bytes of files, such as https://KEY:SECRET@s3.example.com/bucket?region=eu-west-1 (default: DATA_DIR)',
  MAX_FILE_MB: `largest file that people may put on a record, in MB (default ${DEFAULT_FILE_MB})`,
  LINKS_PER_PERSON: `public links that one person may have open at once (default ${DEFAULT_VISITS.linksPerPerson})`,
  LINK_VISITORS: `live connections through one public link at once (default ${DEFAULT_VISITS.perLink})`,
  VISITORS: `live connections of everybody who came by public links, at most 4000, so that people always find room (default ${DEFAULT_VISITS.inAll})`,
  LOG_LEVEL: `how much is logged: ${logLevels.join(', ')} (default warn)`,
};

/** The environment has mistakes; `problems` names every one. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The settings are not right:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Text of `--help`. */
export function settingsHelp(): string {
  const lines = Object.entries(about).map(([name, text]) => `  ${name.padEnd(18)} ${text}`);
  return ['Trellis. Settings are environment variables:', '', ...lines, ''].join('\n');
}

/** Memory that this process may count on, in bytes: a container's share may be less than the machine has. */
function machineMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

type Environment = { readonly [name: string]: string | undefined };

/** Reads one value at a time and gathers what is wrong. */
class Reader {
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const value = this.text(name) ?? otherwise;
    const found = allowed.find((each) => each === value);
    if (found === undefined) this.problems.push(`${name} is "${value}"; it may be ${allowed.join(', ')}.`);
    return found ?? otherwise;
  }

  port(): number {
    const value = this.text('PORT') ?? '3000';
    const port = /^\d{1,5}$/.test(value) ? Number(value) : -1;
    if (port < 0 || port > 65_535) this.problems.push(`PORT is "${value}"; it must be a number from 0 to 65535.`);
    return port;
  }

  maxFileMb(): number {
    const value = this.text('MAX_FILE_MB') ?? String(DEFAULT_FILE_MB);
    const size = /^\d{1,4}$/.test(value) ? Number(value) : 0;
    if (size < 1 || size > 2_000) this.problems.push(`MAX_FILE_MB is "${value}"; it must be a number from 1 to 2000.`);
    return size;
  }

  /** A whole number from 1 to the most that there may be. */
  count(name: string, most: number, otherwise: number): number {
    const value = this.text(name) ?? String(otherwise);
    const count = /^\d{1,7}$/.test(value) ? Number(value) : 0;
    if (count < 1 || count > most) this.problems.push(`${name} is "${value}"; it must be a number from 1 to ${most}.`);
    return count;
  }

  visits(): VisitSettings {
    return {
      linksPerPerson: this.count('LINKS_PER_PERSON', 100_000, DEFAULT_VISITS.linksPerPerson),
      perLink: this.count('LINK_VISITORS', 4_000, DEFAULT_VISITS.perLink),
      inAll: this.count('VISITORS', 4_000, DEFAULT_VISITS.inAll),
    };
  }

  s3(): S3Address | undefined {
    const value = this.text('S3_URL');
    const address = value === undefined ? undefined : readS3Address(value);
    // It holds a secret: what it is now is not repeated.
    if (value !== undefined && address === undefined)
      this.problems.push('S3_URL is not right; it must look like https://KEY:SECRET@s3.example.com/bucket?region=eu-west-1.');
    return address;
  }

  database(): DatabaseAddress | undefined {
    const value = this.text('DATABASE_URL');
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
      this.problems.push('DATABASE_URL must be the address of a PostgreSQL database, such as postgres://user:password@host/database.');
      return undefined;
    }
    const schema = url.searchParams.get('schema') ?? undefined;
    if (schema !== undefined && !/^[a-z_][a-z0-9_]{0,39}$/.test(schema))
      this.problems.push('The schema in DATABASE_URL must have 1 to 40 small letters, digits and underscores, and not begin with a digit.');
    url.searchParams.delete('schema');
    return { url: url.href, schema };
  }

  isOn(name: string): boolean {
    return this.oneOf(name, ['0', '1'], '0') === '1';
  }

  mirrorMb(): number {
    const value = this.text('MIRROR_MB');
    if (value === undefined) return Math.min(MIRROR_MB.most, Math.max(MIRROR_MB.least, Math.floor(machineMemory() / 4 / 1024 ** 2)));
    const megabytes = /^\d{1,7}$/.test(value) ? Number(value) : -1;
    if (megabytes !== 0 && megabytes < MIRROR_MB.least)
      this.problems.push(`MIRROR_MB is "${value}"; it must be a number of megabytes, ${MIRROR_MB.least} or more, or 0.`);
    return megabytes;
  }

  publicUrl(): string | undefined {
    const value = this.text('PUBLIC_URL');
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isRight =
      url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
    if (!isRight)
      this.problems.push(`PUBLIC_URL is "${value}"; it must be an http or https address without a path, such as https://trellis.example.com.`);
    return url?.origin;
  }

  admin(): Settings['admin'] {
    const email = this.text('ADMIN_EMAIL');
    const password = this.#environment['ADMIN_PASSWORD'];
    const hasPassword = password !== undefined && password !== '';
    if (email === undefined && !hasPassword) return undefined;
    if (email === undefined || !hasPassword) this.problems.push('ADMIN_EMAIL and ADMIN_PASSWORD belong together: set both or neither.');
    else if (!/^[^\s@]+@[^\s@]+$/.test(email)) this.problems.push(`ADMIN_EMAIL is "${email}", which is no e-mail address.`);
    else if (password.length < MIN_PASSWORD) this.problems.push(`ADMIN_PASSWORD needs at least ${MIN_PASSWORD} characters.`);
    else if (isEasyPassword(password, { email, name: '' })) this.problems.push('ADMIN_PASSWORD is easy to guess.');
    return { email: email ?? '', password: password ?? '' };
  }

  mail(publicUrl: string | undefined): MailAddress | undefined {
    const [smtpUrl, from] = [this.text('SMTP_URL'), this.text('MAIL_FROM')];
    if (smtpUrl === undefined && from === undefined) return undefined;
    if (smtpUrl === undefined || from === undefined) this.problems.push('SMTP_URL and MAIL_FROM belong together: set both or neither.');
    const url = smtpUrl !== undefined && URL.canParse(smtpUrl) ? new URL(smtpUrl) : undefined;
    // It may hold a password: what it is now is not repeated.
    if (smtpUrl !== undefined && (url === undefined || !/^smtps?:$/.test(url.protocol) || url.hostname === ''))
      this.problems.push('SMTP_URL is not right; it must look like smtp://user:password@mail.example.com:587.');
    if (from !== undefined && !/^(?:[^<>@\r\n]+ )?<?[^\s@<>,;]+@[^\s@<>,;]+>?$/.test(from))
      this.problems.push(`MAIL_FROM is "${from}"; it must be an address, such as Trellis <trellis@example.com>.`);
    if (publicUrl === undefined) this.problems.push('Mail needs PUBLIC_URL: links in it lead there.');
    return { smtpUrl: smtpUrl ?? '', from: from ?? '' };
  }

  oidc(publicUrl: string | undefined): OidcAddress | undefined {
    const [issuer, clientId, clientSecret, name] = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'NAME'].map((each) => this.text(`OIDC_${each}`));
    if ([issuer, clientId, clientSecret, name].every((each) => each === undefined)) return undefined;
    if (issuer === undefined || clientId === undefined) this.problems.push('OIDC_ISSUER and OIDC_CLIENT_ID belong together: set both or neither.');
    const url = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    if (issuer !== undefined && (url === undefined || !isSafe || `${url.search}${url.hash}${url.username}` !== ''))
      this.problems.push('OIDC_ISSUER is not right; it must be an https address such as https://id.example.com.');
    if (publicUrl === undefined) this.problems.push('OIDC_ISSUER needs PUBLIC_URL: people are sent back there.');
    return { issuer: issuer ?? '', clientId: clientId ?? '', clientSecret, name: name ?? url?.host ?? '' };
  }

  outgoing(): readonly ListedPlace[] {
    const texts = (this.text('OUTGOING_ALLOW') ?? '').split(',').map((each) => each.trim());
    return texts.flatMap((text) => {
      const place = text === '' ? undefined : readListed(text);
      if (text !== '' && place === undefined)
        this.problems.push(`OUTGOING_ALLOW has "${text}", which is no host or range, such as id.corp.example, 10.0.0.0/8 or 127.0.0.1:8080.`);
      return place ?? [];
    });
  }
}

/** Whether an address to listen on is this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Reads the settings; throws a SettingsError that names every mistake. */
export function readSettings(environment: Environment, defaultDataDir: string): Settings {
  const reader = new Reader(environment);
  const publicUrl = reader.publicUrl();
  const settings: Settings = {
    port: reader.port(),
    host: reader.text('HOST') ?? '127.0.0.1',
    dataDir: reader.text('DATA_DIR') ?? defaultDataDir,
    database: reader.database(),
    admin: reader.admin(),
    sample: reader.oneOf('SAMPLE', samples, 'stage-1'),
    publicUrl,
    secretKeyFile: reader.text('SECRET_KEY_FILE'),
    allowHttp: reader.isOn('ALLOW_HTTP'),
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, 'warn'),
    mirrorMb: reader.mirrorMb(),
    s3: reader.s3(),
    maxFileMb: reader.maxFileMb(),
    mail: reader.mail(publicUrl),
    oidc: reader.oidc(publicUrl),
    visits: reader.visits(),
    outgoing: reader.outgoing(),
  };
  if (!isLoopback(settings.host) && !settings.allowHttp && settings.publicUrl?.startsWith('https:') !== true) {
    reader.problems.push(
      `HOST is ${settings.host}: beyond this machine, set PUBLIC_URL to the https address of the proxy in front, or ALLOW_HTTP=1.`,
    );
  }
  if (reader.problems.length > 0) throw new SettingsError(reader.problems);
  return settings;
}
