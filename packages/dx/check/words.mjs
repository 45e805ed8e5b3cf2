// In charge of: tracked files speak of the product alone: no path of somebody's machine, no address of a package registry.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isEntry } from '../runner/entry.mjs';
import { ROOT } from '../runner/workspace.mjs';

const TEXT_FILES = /(^|\/)[^/.]+$|\.(md|ts|tsx|mts|mjs|cjs|js|json|jsonc|ya?ml|css|html|svg|txt|sh|toml|npmrc)$/;
const BIGGEST = 2_000_000;

/**
 * What may not stand in a file. Built from pieces, so that this file passes too.
 * @param {string} root the checkout's folder
 * @param {string} home the home folder
 * @returns {{ what: string, pattern: RegExp }[]}
 */
export function forbiddenWords(root, home) {
  const folders = [root, home].filter((path) => path.split('/').filter(Boolean).length > 1);
  return [
    ...folders.map((path) => ({ what: 'a path of this machine', pattern: new RegExp(`${escape(path)}(?![\\w-])`) })),
    { what: 'a home folder', pattern: /(?<![\w.])\/(?:home|Users)\/[a-z][\w.-]*\// },
    { what: 'the address of a registry', pattern: /\bregistry\.[a-z][\w-]*\.[a-z]{2,}|\bnpm[m]irror\.[a-z]{2,}/ },
  ];
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/**
 * The forbidden words of a text, with their lines.
 * @param {string} text
 * @param {ReturnType<typeof forbiddenWords>} words
 * @returns {{ line: number, what: string, found: string }[]}
 */
export function findWords(text, words) {
  return text.split('\n').flatMap((content, index) =>
    words.flatMap(({ what, pattern }) => {
      const match = pattern.exec(content);
      return match ? [{ line: index + 1, what, found: match[0] }] : [];
    }),
  );
}

/**
 * Files that Git tracks or would add.
 * @returns {string[]}
 */
function trackedFiles() {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return listed.split('\0').filter((name) => name !== '' && TEXT_FILES.test(name) && existsSync(join(ROOT, name)));
}

if (isEntry(import.meta)) {
  if (!existsSync(join(ROOT, '.git'))) process.exit(0); // an unpacked archive has no list of tracked files
  const words = forbiddenWords(ROOT, homedir());
  const findings = trackedFiles()
    .filter((name) => statSync(join(ROOT, name)).size <= BIGGEST)
    .flatMap((name) => findWords(readFileSync(join(ROOT, name), 'utf8'), words).map(({ line, what, found }) => `${name}:${line} ${what}: ${found}`));
  for (const finding of findings) console.log(finding);
  process.exit(findings.length === 0 ? 0 : 1);
}
