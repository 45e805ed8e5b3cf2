// In charge of: saying in which step of a form one is, and how many there are.
import { localText } from '@trellis/errors';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import type { Steps } from './use-steps.ts';

/** The step's name and a bar; nothing for a form that asks everything at once. */
export function StepProgress({ steps }: { readonly steps: Steps }): ReactNode {
  const { t } = useTranslation('form');
  const { locale } = useSession();
  if (steps.count < 2 || steps.label === undefined) return null;
  const said = t('stepOf', { at: steps.at + 1, count: steps.count, label: localText(steps.label, locale) });
  return (
    <div className="form-steps">
      <output>{said}</output>
      <progress value={steps.at + 1} max={steps.count} aria-label={said} />
    </div>
  );
}
