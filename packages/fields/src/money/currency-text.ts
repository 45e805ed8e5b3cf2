// In charge of: the currency that people write beside an amount.
import { takeSign } from '../number-text.ts';

// What a sign may stand for; the longer ones first, since `$` ends `US$` too.
const SIGNS: readonly (readonly [sign: string, codes: readonly string[]])[] = [
  ['CN¥', ['CNY']],
  ['JP¥', ['JPY']],
  ['US$', ['USD']],
  ['HK$', ['HKD']],
  ['NT$', ['TWD']],
  ['MX$', ['MXN']],
  ['CA$', ['CAD']],
  ['AU$', ['AUD']],
  ['NZ$', ['NZD']],
  ['C$', ['CAD']],
  ['A$', ['AUD']],
  ['S$', ['SGD']],
  ['R$', ['BRL']],
  ['RM', ['MYR']],
  ['Rp', ['IDR']],
  ['zł', ['PLN']],
  ['kr', ['SEK', 'NOK', 'DKK']],
  ['¥', ['CNY', 'JPY']],
  ['元', ['CNY']],
  ['円', ['JPY']],
  ['€', ['EUR']],
  ['£', ['GBP', 'EGP']],
  ['₩', ['KRW']],
  ['₹', ['INR']],
  ['₽', ['RUB']],
  ['฿', ['THB']],
  ['₫', ['VND']],
  ['₱', ['PHP']],
  ['₺', ['TRY']],
  ['$', ['USD', 'CAD', 'AUD', 'SGD', 'HKD', 'TWD', 'MXN', 'NZD', 'CLP', 'COP', 'ARS']],
];

const CODE_FIRST = /^([A-Za-z]{3})\s*(?=[-+\u2212\d.(])(.*)$/s;
const CODE_LAST = /^(.*[\d.)])\s*([A-Za-z]{3})$/s;

/** An amount's text without its currency; `codes` are the currencies it may be in, all when none is written. */
export interface WrittenMoney {
  readonly amount: string;
  readonly negative: boolean;
  readonly codes: readonly string[] | undefined;
}

function takeSymbol(text: string): { readonly amount: string; readonly codes: readonly string[] } | undefined {
  for (const [sign, codes] of SIGNS) {
    if (text.startsWith(sign)) return { amount: text.slice(sign.length).trim(), codes };
    if (text.endsWith(sign)) return { amount: text.slice(0, -sign.length).trim(), codes };
  }
  return undefined;
}

function takeCurrency(text: string): { readonly amount: string; readonly codes: readonly string[] | undefined } {
  const first = CODE_FIRST.exec(text);
  if (first !== null) return { amount: first[2] ?? '', codes: [(first[1] ?? '').toUpperCase()] };
  const last = CODE_LAST.exec(text);
  if (last !== null) return { amount: last[1] ?? '', codes: [(last[2] ?? '').toUpperCase()] };
  return takeSymbol(text) ?? { amount: text, codes: undefined };
}

/** Takes the sign and the currency off a folded amount: `-$5`, `$-5`, `USD (5.00)`, `5 €`. Undefined for two signs. */
export function takeMoney(text: string): WrittenMoney | undefined {
  const outer = takeSign(text);
  const { amount, codes } = takeCurrency(outer.rest);
  const inner = takeSign(amount);
  if (outer.signed && inner.signed) return undefined;
  return { amount: inner.rest, negative: outer.negative || inner.negative, codes };
}
