// In charge of: the “Why?” beside a refusal.
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { askWhy, type WhyQuestion } from './why-store.ts';

/** Opens the reason. It leaves the focus where it is, so that what is being entered stays open. */
export function WhyButton({ question }: { readonly question: WhyQuestion }): ReactNode {
  const { t } = useTranslation();
  return (
    <Button type="link" size="small" className="why-button" onMouseDown={(event) => event.preventDefault()} onClick={() => askWhy(question)}>
      {t('why')}
    </Button>
  );
}
