// In charge of: a question asked of both twin worlds, and telling where their answers differ.
import { AppError, message } from '@trellis/errors';
import type { Twin } from './twin-world.fixtures.ts';

/** Asks one world; every answer by itself, in order. */
type Ask = (twin: Twin, answers: Answers) => Promise<void>;

/** A question, and the door it goes through. */
export interface Question {
  readonly door: string;
  readonly asked: unknown;
  readonly ask: Ask;
}

/** What a world answered to a question, as text that says neither keys of files nor places in the log. */
export class Answers {
  readonly texts: string[] = [];
  readonly #twin: Twin;

  constructor(twin: Twin) {
    this.#twin = twin;
  }

  /** Keeps the answer or the refusal of one request, and gives the answer. */
  async take<T>(run: () => Promise<T> | T): Promise<T | undefined> {
    try {
      const answer = await run();
      this.texts.push(this.#text(answer));
      return answer;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { kind, code, params, issues, data } = error;
      const said = (['en', 'zh-CN'] as const).map((locale) => [
        message(code, params, locale),
        issues?.map((each) => message(each.code, each.params, locale)),
      ]);
      this.texts.push(this.#text({ kind, code, params, issues, data, said }));
      return undefined;
    }
  }

  #text(answer: unknown): string {
    const skip = new Set(['nextCursor', 'seq', 'batch', 'at']);
    const plain = JSON.stringify(answer, (key, value: unknown) => (skip.has(key) ? undefined : value)) ?? 'nothing';
    return this.#twin.files.reduce((text, key, place) => text.replaceAll(key, `file ${place}`), plain);
  }
}

/** How two worlds answered a question unlike; undefined where they answered alike. */
export async function difference(
  [one, other]: readonly [Twin, Twin],
  question: Question,
): Promise<{ readonly found: string | undefined; readonly answers: number }> {
  const [left, right] = [new Answers(one), new Answers(other)];
  await Promise.all([question.ask(one, left), question.ask(other, right)]);
  const place = left.texts.findIndex((text, index) => text !== right.texts[index]);
  if (place < 0 && left.texts.length === right.texts.length) return { found: undefined, answers: left.texts.length };
  const { door, asked } = question;
  return { found: JSON.stringify({ door, asked, one: left.texts[place], other: right.texts[place] }), answers: left.texts.length };
}
