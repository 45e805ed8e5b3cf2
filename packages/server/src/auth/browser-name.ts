// In charge of: the kind of browser that somebody signed in with, in words they know it by.

/** What is kept where the browser does not say, or says nothing known. */
export const UNKNOWN_BROWSER = 'browser';

// The first that fits: most browsers also name the one that they descend from.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bMicroMessenger\//, 'WeChat'],
  [/\bwxwork\//, 'WeCom'],
  [/\bDingTalk/, 'DingTalk'],
  [/\b(?:Lark|Feishu)\//, 'Feishu'],
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bHarmonyOS\b|\bOpenHarmony\b/, 'HarmonyOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac(?:intosh| OS X)\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

const MAX_LENGTH = 1_000;

/** The kind of browser behind a User-Agent header, such as “Chrome, Windows”. Only our own words are kept, never the header. */
export function browserName(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, MAX_LENGTH) ?? '';
  const found = [browsers, systems].flatMap((known) => known.find(([pattern]) => pattern.test(text))?.[1] ?? []);
  return found.length === 0 ? UNKNOWN_BROWSER : found.join(', ');
}
