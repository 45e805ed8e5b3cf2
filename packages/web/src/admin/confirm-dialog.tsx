// In charge of: asking before what cannot simply be taken back, and saying there when it is refused.
import { Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalText } from './refusal.ts';

/** A question. */
export interface Question {
  readonly title: string;
  /** What happens. */
  readonly text: string;
  /** The verb, on the button. */
  readonly verb: string;
  readonly danger?: boolean;
  /** The way on after it was refused, where there is one. */
  readonly remedy?: (error: unknown) => ReactNode;
  /** Does it. */
  readonly run: () => Promise<void>;
}

/** The dialog; it is open while there is a question. */
export function ConfirmDialog({ question, close }: { readonly question: Question | undefined; readonly close: () => void }): ReactNode {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ readonly error: unknown }>();

  function leave(): void {
    setRefused(undefined);
    close();
  }

  async function run(): Promise<void> {
    setBusy(true);
    try {
      await question?.run();
      leave();
    } catch (error) {
      setRefused({ error });
    }
    setBusy(false);
  }

  return (
    <Modal
      open={question !== undefined}
      width={400}
      title={question?.title}
      onCancel={leave}
      footer={
        <>
          <Button onClick={leave}>{t('cancel')}</Button>
          <Button type="primary" danger={question?.danger === true} loading={busy} onClick={() => void run()}>
            {question?.verb}
          </Button>
        </>
      }
    >
      <p>{question?.text}</p>
      {refused !== undefined && (
        <>
          <p className="admin-mistake" role="alert">
            {refusalText(refused.error)}
          </p>
          {question?.remedy?.(refused.error)}
        </>
      )}
    </Modal>
  );
}
