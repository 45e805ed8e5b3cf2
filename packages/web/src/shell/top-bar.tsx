// In charge of: the bar on top of every screen: where one is at the left, what one can do at the right.
import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../app/theme.ts';

interface TopBarProps {
  /** Title or tabs. */
  readonly children: ReactNode;
  /** Actions; at most one is primary. */
  readonly actions?: ReactNode;
  /** Where the back arrow of a phone leads. */
  readonly back?: string | undefined;
}

/** The top bar. */
export function TopBar({ children, actions, back }: TopBarProps): ReactNode {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <header className="top-bar">
      {phone && back !== undefined && (
        <Link to={back} className="icon-button top-bar-back" aria-label={t('back')}>
          <ChevronLeft size={20} strokeWidth={1.75} />
        </Link>
      )}
      <div className="top-bar-start">{children}</div>
      {actions !== undefined && <div className="top-bar-end">{actions}</div>}
    </header>
  );
}
