// In charge of: the order in which records that hold a text are offered.
import { foldText } from '@trellis/expr';

/** Each thing once: first what is called just so, then what begins with the text, then what holds it in its title, then the others. */
export function nearestFirst<T extends { readonly id: number; readonly title: string }>(text: string, found: readonly T[]): readonly T[] {
  const wanted = foldText(text);
  const distance = ({ title }: T): number => {
    const folded = foldText(title);
    if (folded === wanted) return 0;
    if (folded.startsWith(wanted)) return 1;
    return folded.includes(wanted) ? 2 : 3;
  };
  const once = [...new Map(found.map((each) => [each.id, each])).values()];
  return once.toSorted((a, b) => distance(a) - distance(b));
}
