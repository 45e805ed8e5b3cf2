// In charge of: the language of an answer: the caller's setting, else what the browser asks for, else the workspace's.
import type { Locale } from '@trellis/errors';
import type { FastifyRequest } from 'fastify';

/** The product's language that an Accept-Language header prefers; undefined when it names neither. */
function acceptedLocale(header: string | undefined): Locale | undefined {
  if (header === undefined) return undefined;
  const wanted = header.split(',').map((part, place) => {
    const [tag = '', ...params] = part.trim().toLowerCase().split(';');
    const weight = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find((text) => text !== undefined);
    return { tag, place, weight: weight === undefined ? 1 : Number(weight) };
  });
  wanted.sort((a, b) => b.weight - a.weight || a.place - b.place);
  for (const { tag, weight } of wanted) {
    if (weight > 0 && /^zh(-|$)/.test(tag)) return 'zh-CN';
    if (weight > 0 && /^en(-|$)/.test(tag)) return 'en';
  }
  return undefined;
}

/** The language to answer a request in. */
export function localeOf(request: FastifyRequest, otherwise: Locale): Locale {
  return request.caller?.user.locale ?? acceptedLocale(request.headers['accept-language']) ?? otherwise;
}
