// In charge of: settings read right, and every mistake in them named.
import { expect, test } from 'vitest';
import { readSettings, settingsHelp, SettingsError } from './settings.ts';

function problems(environment: { readonly [name: string]: string }): readonly string[] {
  try {
    readSettings(environment, '/data');
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

test('nothing set is safe', () => {
  expect(readSettings({}, '/data')).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: '/data',
    admin: undefined,
    sample: 'stage-1',
    publicUrl: undefined,
    secretKeyFile: undefined,
    allowHttp: false,
    logLevel: 'warn',
    mirrorMb: expect.toSatisfy((megabytes: number) => megabytes >= 128 && megabytes <= 1024),
    s3: undefined,
    maxFileMb: 100,
    visits: { linksPerPerson: 200, perLink: 200, inAll: 2_500 },
    outgoing: [],
  });
});

test('everything set is taken', () => {
  const admin = { ADMIN_EMAIL: 'a@b.c', ADMIN_PASSWORD: 'ten letters' };
  const settings = readSettings(
    {
      ...admin,
      PORT: '0',
      HOST: '0.0.0.0',
      DATA_DIR: 'd',
      SAMPLE: 'none',
      PUBLIC_URL: 'https://x.example/',
      ALLOW_HTTP: '1',
      LOG_LEVEL: 'debug',
      MIRROR_MB: '256',
      SMTP_URL: 'smtps://user:word@mail.example',
      MAIL_FROM: 'Trellis <trellis@example.com>',
      OIDC_ISSUER: 'https://id.example/realms/a',
      OIDC_CLIENT_ID: 'trellis',
      OIDC_CLIENT_SECRET: 'word',
      OUTGOING_ALLOW: 'id.example:8443, 10.0.0.0/8',
    },
    '/data',
  );
  expect(settings).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    dataDir: 'd',
    sample: 'none',
    publicUrl: 'https://x.example',
    allowHttp: true,
    mirrorMb: 256,
    mail: { smtpUrl: 'smtps://user:word@mail.example', from: 'Trellis <trellis@example.com>' },
    admin: { email: 'a@b.c', password: 'ten letters' },
    oidc: { issuer: 'https://id.example/realms/a', clientId: 'trellis', clientSecret: 'word', name: 'id.example' },
    outgoing: [{ host: 'id.example', port: 8443 }, { range: { prefix: 8 } }],
  });
});

test.each([
  ['a port that is none', { PORT: '70000' }, /^PORT/],
  ['an unknown sample', { SAMPLE: 'stage-9' }, /^SAMPLE.*none, stage-1, online-retail/],
  ['an owner without a password', { ADMIN_EMAIL: 'a@b.c' }, /belong together/],
  ['a short password', { ADMIN_EMAIL: 'a@b.c', ADMIN_PASSWORD: 'short' }, /at least 10/],
  ['an address with a path', { PUBLIC_URL: 'https://x.example/trellis' }, /^PUBLIC_URL/],
  ['plain http beyond this machine', { HOST: '0.0.0.0' }, /ALLOW_HTTP=1/],
  ['a database that is no PostgreSQL', { DATABASE_URL: 'mysql://host/database' }, /^DATABASE_URL must be the address/],
  ['a schema that is no name', { DATABASE_URL: 'postgres://host/database?schema=Ärger' }, /^The schema in DATABASE_URL/],
  ['a password that anyone would try', { ADMIN_EMAIL: 'a@b.c', ADMIN_PASSWORD: 'password123' }, /^ADMIN_PASSWORD is easy/],
  ['mail without a sender', { SMTP_URL: 'smtp://x', PUBLIC_URL: 'https://x.example' }, /belong together/],
  ['mail whose links lead nowhere', { SMTP_URL: 'smtp://x', MAIL_FROM: 'a@b.c' }, /^Mail needs PUBLIC_URL/],
  [
    'a mail server that is none',
    { SMTP_URL: 'http://u:topsecret@x', MAIL_FROM: 'a@b.c', PUBLIC_URL: 'https://x.example' },
    /^SMTP_URL is not right; (?!.*topsecret)/,
  ],
  ['a sender that is none', { SMTP_URL: 'smtp://x', MAIL_FROM: 'a b', PUBLIC_URL: 'https://x.example' }, /^MAIL_FROM is "a b"/],
  ['a provider without a client', { OIDC_ISSUER: 'https://x', PUBLIC_URL: 'https://x.example' }, /^OIDC_ISSUER and OIDC_CLIENT_ID/],
  ['a provider without an address', { OIDC_NAME: 'x', PUBLIC_URL: 'https://x.example' }, /^OIDC_ISSUER and OIDC_CLIENT_ID/],
  [
    'a provider by plain http beyond this machine',
    { OIDC_ISSUER: 'http://u:topsecret@x', OIDC_CLIENT_ID: 'x', PUBLIC_URL: 'https://x.example' },
    /^OIDC_ISSUER is not right(?!.*topsecret)/,
  ],
  ['a provider that sends people back nowhere', { OIDC_ISSUER: 'https://x', OIDC_CLIENT_ID: 'x' }, /^OIDC_ISSUER needs PUBLIC_URL/],
  ['a list of nothing to call', { OUTGOING_ALLOW: 'id.example,https://x' }, /^OUTGOING_ALLOW has "https:\/\/x"/],
  ['a mirror that could not work', { MIRROR_MB: '64' }, /^MIRROR_MB.*128 or more, or 0/],
  ['a bucket without a key', { S3_URL: 'https://x.example/bucket' }, /^S3_URL is not right/],
  ['a bucket without a name', { S3_URL: 'https://k:s@x.example/' }, /^S3_URL is not right/],
  ['visitors who leave no room', { VISITORS: '4001' }, /^VISITORS/],
  ['files of no size', { MAX_FILE_MB: '0' }, /^MAX_FILE_MB/],
])('refused: %s', (_, environment, expected) => {
  expect(problems(environment)).toEqual([expect.stringMatching(expected)]);
});

test('a bucket is read from its address, and a wrong one is refused without repeating its secret', () => {
  expect(readSettings({ S3_URL: 'https://key:a%2Fb@s3.example/files/trellis/?region=eu-west-1' }, '/data').s3).toEqual({
    base: 'https://s3.example/files/trellis/',
    region: 'eu-west-1',
    accessKeyId: 'key',
    secretAccessKey: 'a/b',
  });
  expect(problems({ S3_URL: 'ftp://key:topsecret@s3.example/files' }).join()).not.toContain('topsecret');
});

test('all mistakes are named at once', () => {
  expect(problems({ PORT: 'x', SAMPLE: 'y', LOG_LEVEL: 'z' })).toHaveLength(3);
});

test('help has a line for each setting', () => {
  const names = [
    'PORT',
    'HOST',
    'DATA_DIR',
    'SAMPLE',
    'ADMIN_EMAIL',
    'ADMIN_PASSWORD',
    'PUBLIC_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'SECRET_KEY_FILE',
    'ALLOW_HTTP',
    'MIRROR_MB',
    'LOG_LEVEL',
    'S3_URL',
    'MAX_FILE_MB',
    'LINKS_PER_PERSON',
    'LINK_VISITORS',
    'VISITORS',
    'OIDC_ISSUER',
    'OIDC_CLIENT_ID',
    'OIDC_CLIENT_SECRET',
    'OIDC_NAME',
    'OUTGOING_ALLOW',
  ];
  for (const name of names) expect(settingsHelp()).toMatch(new RegExp(`^  ${name} .{10}`, 'm'));
});
