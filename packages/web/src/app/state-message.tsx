// In charge of: what stands in place of a part that is empty, failed, refused or still on its way.
import { ApiError } from '@trellis/client';
import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { joinSentences } from './sentences.ts';
import './state-message.css';

/** A sentence and, where there is one, the next step. */
export function StateMessage({
  title,
  text,
  action,
  code,
}: {
  readonly title: string;
  readonly text?: string | undefined;
  readonly action?: ReactNode;
  readonly code?: string | undefined;
}): ReactNode {
  return (
    <div className="state-message">
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {code !== undefined && <p className="state-message-code">{code}</p>}
      {action}
    </div>
  );
}

/** What failed, what to do, and a code to copy. */
export function FailureMessage({ error, retry }: { readonly error: unknown; readonly retry?: (() => void) | undefined }): ReactNode {
  const { t } = useTranslation();
  const known = error instanceof ApiError ? error : undefined;
  const text = joinSentences(known?.message ?? String(error), known?.hint);
  const action = retry === undefined ? undefined : <Button onClick={retry}>{t('retry')}</Button>;
  return (
    <StateMessage title={t('failedTitle')} text={text} code={known === undefined ? undefined : t('code', { code: known.code })} action={action} />
  );
}

/** Waits a moment before showing anything, so that quick answers do not flicker. */
export function useLate(delay = 200): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), delay);
    return () => clearTimeout(timer);
  }, [delay]);
  return late;
}

/** Bars in the place of lines that are on their way. */
export function SkeletonLines({ lines = 8 }: { readonly lines?: number }): ReactNode {
  const { t } = useTranslation();
  const late = useLate();
  if (!late) return null;
  return (
    <output className="skeleton-lines" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="skeleton-line" />
      ))}
    </output>
  );
}
